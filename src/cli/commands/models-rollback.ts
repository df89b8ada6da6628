import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderMove } from "../render/models.ts";
import { modelSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "rollback <alias>";
export const describe = "point an alias at the version that it pointed at before";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser.positional("alias", { type: "string", describe: "champion, challenger, or any other name" }),
    "models rollback",
    modelSections,
    ["alias"],
  ).example("$0 models rollback champion", "twice goes back two promotions");

export const handler = (argv: Parsed): Promise<void> =>
  run({ ...projectOptions(argv, modelSections), alias: String(argv.alias) }, argv.io);

/** Moves the alias back; a line of the log says so. */
export async function run({ alias, ...options }: ProjectOptions & { alias: string }, io: Io): Promise<void> {
  await withProject(options, io, async ({ models }) => {
    const move = await models.rollback(alias);
    return { json: { name: models.name, move }, text: renderMove(models.name, move) };
  });
}
