import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderReading } from "../render/pilot-read.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "read";
export const describe = "read what the pilot shows as known at its latest look";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "pilot read", listSections)
    .example("$0 pilot read", "as known at the latest day of pilot.looks, or at data_through")
    .example("$0 pilot read --pilot.value_per_take 120 --pilot.contact_cost 1.5", "in money too");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Brings the staged sources up to date and reads the pilot. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const result = await project.pilot.read();
    return {
      json: { stages, ...result },
      text: renderReading(result, io.out) + renderPaths(project, Object.keys(result.outputs)),
    };
  });
}
