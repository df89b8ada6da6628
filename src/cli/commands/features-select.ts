import type { Argv } from "yargs";
import type { SelectionReport } from "../../select/select-features.ts";
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
  await withProject(options, io, async (context, stages) => {
    const { selectColumns } = await import("../../pipeline/select.ts");
    const manifest = await selectColumns(context);
    const report = JSON.parse(context.store.readText("select/report.json")!) as SelectionReport;
    return {
      json: { stages, report, outputs: manifest.outputs },
      text: renderSelection(report, io.out) + renderPaths(context.store, Object.keys(manifest.outputs)),
    };
  });
}
