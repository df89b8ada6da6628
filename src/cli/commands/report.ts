import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { reportSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "report";
export const describe = "one page for the business: does it pay, how far down the list, what to distrust";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, reportSections)
    .example("$0 report", "report/report.html, to open in any browser or send by mail")
    .example("$0 report --list.language ru", "in Russian");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, reportSections), argv.io);

/** Brings evaluation and list up to date and writes the page. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { outputs } = await project.report();
    return { json: { stages, outputs }, text: renderPaths(project, Object.keys(outputs)) };
  });
}
