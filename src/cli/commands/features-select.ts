import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderSelection } from "../render/select.ts";
import { selectSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "select";
export const describe = "select the features that are worth learning from, and say why the others are not";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "features select", selectSections)
    .example("$0 features select", "with the settings of entourage.yaml")
    .example(
      "$0 features select --surroundings.features all --select.rounds 50",
      "from the whole catalogue, more rounds",
    );

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, selectSections), argv.io);

/** Brings features up to date, selects on the training snapshots alone and tells what each stage found. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { report, outputs } = await project.features.select();
    return {
      json: { stages, report, outputs },
      text: renderSelection(report, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
