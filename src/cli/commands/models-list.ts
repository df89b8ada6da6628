import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderVersions } from "../render/models.ts";
import { modelSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "list";
export const describe = "list the versions of the model, and the aliases that point at them";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "models list", modelSections)
    .example("$0 models list", "what `train` has made so far")
    .example("$0 models list --model.name bank-card", "what is kept under another name");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, modelSections), argv.io);

/** Makes nothing. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project) => {
    const kept = await project.models.list();
    return { json: kept, text: renderVersions(kept.name, kept.versions, kept.moves, io.out) };
  });
}
