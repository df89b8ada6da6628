import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderFeatures } from "../render/features.ts";
import { renderPaths } from "../render/paths.ts";
import { featureSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "build";
export const describe = "build the feature table of every snapshot";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "features build", featureSections)
    .example("$0 features build", "all snapshots of entourage.yaml")
    .example(
      "$0 features build --surroundings.windows_days 7 30",
      "ties from one week and from a month of calls",
    );

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, featureSections), argv.io);

/** Brings the staged sources up to date and builds the tables. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const built = await project.features.build();
    const { train, test, score } = project.settings.snapshots;
    const unlabelled = new Set(score.filter((date) => !train.includes(date) && !test.includes(date)));
    const tables = Object.keys(built.outputs).filter((key) => key.endsWith(".parquet"));
    return {
      json: { stages, ...built },
      text: renderFeatures({ ...built, unlabelled }, io.out) + renderPaths(project, tables),
    };
  });
}
