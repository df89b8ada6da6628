import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { modelSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "show <model>";
export const describe = "show the card of one version: purpose, data, worth, limits";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser.positional("model", { type: "string", describe: "an alias, a version, or its first letters" }),
    "models show",
    modelSections,
    ["model"],
  )
    .example("$0 models show champion", "what an alias points at")
    .example("$0 models show 3f2a", "a version by its first letters");

export const handler = (argv: Parsed): Promise<void> =>
  run({ ...projectOptions(argv, modelSections), wanted: String(argv.model) }, argv.io);

/** Checks every file of the version, and makes nothing. */
export async function run(
  { wanted, ...options }: ProjectOptions & { wanted: string },
  io: Io,
): Promise<void> {
  await withProject(options, io, async ({ models }) => {
    const { name, version, training, calibrator, metrics, card } = await models.open(wanted);
    return { json: { name, version, training, calibrator, metrics }, text: card };
  });
}
