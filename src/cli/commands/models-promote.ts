import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderMove } from "../render/models.ts";
import { modelSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "promote <model> <alias>";
export const describe = "point an alias such as champion at a version";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser
      .positional("model", { type: "string", describe: "a version, its first letters, or another alias" })
      .positional("alias", { type: "string", describe: "champion, challenger, or any other name" }),
    "models promote",
    modelSections,
    ["model", "alias"],
  )
    .example("$0 models promote 3f2a champion", "`entourage score --model champion` uses it from now on")
    .example("$0 models promote challenger champion", "what was tried becomes what is used");

export const handler = (argv: Parsed): Promise<void> =>
  run(
    { ...projectOptions(argv, modelSections), wanted: String(argv.model), alias: String(argv.alias) },
    argv.io,
  );

/** Moves the alias after every file of the version was checked; a line of the log says so. */
export async function run(
  { wanted, alias, ...options }: ProjectOptions & { wanted: string; alias: string },
  io: Io,
): Promise<void> {
  await withProject(options, io, async ({ models }) => {
    const move = await models.promote(wanted, alias);
    return { json: { name: models.name, move }, text: renderMove(models.name, move) };
  });
}
