import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderSplit } from "../render/pilot-split.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "split";
export const describe = "assign the clients of the two lists to treatment and control; extends, never moves";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "pilot split", listSections)
    .example("$0 pilot split", "the lists of the latest score snapshot")
    .example("$0 pilot split --pilot.randomise communities", "contacts of one arm together");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Brings the scores up to date and assigns who is in no arm yet. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const report = await project.pilot.split();
    return {
      json: { stages, ...report },
      text: renderSplit(report, io.out) + renderPaths(project, Object.keys(report.outputs)),
    };
  });
}
