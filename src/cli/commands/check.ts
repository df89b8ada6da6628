import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderCheck } from "../render/check.ts";
import { checkSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "check";
export const describe = "check sources and snapshots against their contracts; builds nothing";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, checkSections)
    .example("$0 check", "everything that is wrong, at once")
    .example("$0 check --json", "the same for a machine");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, checkSections), argv.io);

/** @throws DataError with everything that is wrong */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project) => {
    const report = await project.check();
    return { json: report, text: renderCheck(report) };
  });
}
