import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { readCatalogue } from "../read-catalogue.ts";
import { renderColumn, renderFeature } from "../render/catalogue.ts";
import { catalogueSections } from "../sections.ts";
import { tell } from "../with-project.ts";

export const command = "describe <name>";
export const describe = "say what a feature or a column is";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser.positional("name", { type: "string", describe: "a feature, or a column of the feature table" }),
    "features describe",
    catalogueSections,
    ["name"],
  )
    .example("$0 features describe contact_moments", "a feature and its columns")
    .example("$0 features describe degree_in_30d", "one column");

export const handler = (argv: Parsed): Promise<void> =>
  run({ ...projectOptions(argv, catalogueSections), name: String(argv.name) }, argv.io);

/** @throws UserError for a name that is no feature and no column, with the nearest that is */
export async function run({ name, ...options }: ProjectOptions & { name: string }, io: Io): Promise<void> {
  const { requireInCatalogue } = await import("../../features/overview.ts");
  const { feature, column } = requireInCatalogue(name, (await readCatalogue(options)).features);
  const json = column ? { ...column, feature: { ...feature, columns: undefined } } : feature;
  const text = column ? renderColumn(column, feature, io.out) : renderFeature(feature, io.out);
  tell({ json, text }, options, io);
}
