import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderStatus } from "../render/status.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "status";
export const describe = "what is built, stale or missing, and why; builds nothing";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, listSections)
    .example("$0 status", "what a run would do")
    .example("$0 status --train.depth 4", "what it would do with another depth");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Tells the state of every stage. @throws DataError when the project file is not valid */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project) => {
    const status = await project.status();
    return { json: status, text: renderStatus(status, io.out) };
  });
}
