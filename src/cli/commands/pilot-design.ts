import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderDesign } from "../render/pilot-design.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "design";
export const describe = "say what a pilot of the two lists can show, and how many lists an effect takes";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "pilot design", listSections)
    .example("$0 pilot design", "the goal, list size and looks of entourage.yaml")
    .example("$0 pilot design --pilot.goal 0.05 --pilot.goal_scale relative", "+5 % takers");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Brings the scores up to date and designs the pilot; writes nothing of it. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const report = await project.pilot.design();
    return { json: { stages, ...report }, text: renderDesign(report, io.out) };
  });
}
