import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { counted } from "../render/numbers.ts";
import { renderPaths } from "../render/paths.ts";
import { trainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "score";
export const describe = "score every eligible client of the score snapshots";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, trainSections)
    .example("$0 score", "the snapshots of entourage.yaml")
    .example("$0 score --snapshots.score 2026-07-01", "another moment");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, trainSections), argv.io);

/** Brings the model up to date and scores. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (context, stages) => {
    const { scoreClients } = await import("../../pipeline/score.ts");
    const { counts, outputs } = await scoreClients(context);
    const { score } = context.project.snapshots;
    const at = score.length > 0 ? ` at ${score.join(", ")}` : "";
    return {
      json: { stages, counts, outputs },
      text: `Scored ${counted(counts.scored!, "row")}${at}.\n${renderPaths(context.store, Object.keys(outputs))}`,
    };
  });
}
