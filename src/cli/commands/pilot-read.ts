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
  await withProject(options, io, async (context, stages) => {
    const { readPilotResult } = await import("../../pipeline/pilot-read.ts");
    const { manifest, result } = await readPilotResult(context);
    return {
      json: { stages, ...result, outputs: manifest.outputs },
      text: renderReading(result, io.out) + renderPaths(context.store, Object.keys(manifest.outputs)),
    };
  });
}
