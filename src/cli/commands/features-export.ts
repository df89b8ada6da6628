import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { featureSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "export";
export const describe = "write the feature tables as Arrow IPC files too";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "features export", featureSections).example(
    "$0 features export",
    "arrow/as_of=<date>/features.arrow for every snapshot",
  );

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, featureSections), argv.io);

/** Brings the feature tables up to date, and their Arrow files. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { outputs } = await project.features.export();
    return { json: { stages, outputs }, text: renderPaths(project, Object.keys(outputs)).trimStart() };
  });
}
