import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { readCatalogue } from "../read-catalogue.ts";
import { renderCatalogue } from "../render/catalogue.ts";
import { catalogueSections } from "../sections.ts";
import { tell } from "../with-project.ts";

export const command = "list";
export const describe = "list the catalogue of features";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "features list", catalogueSections)
    .example("$0 features list", "what there is, and what the settings choose")
    .example("$0 features list --surroundings.windows_days 7 30 90", "how many columns three windows make");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, catalogueSections), argv.io);

/** Builds nothing: attributes are those that were staged last, if any were. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  const { project, plan, features } = await readCatalogue(options);
  const listed = features.map(({ columns, ...feature }) => ({
    ...feature,
    columns: columns.map(({ name }) => name),
  }));
  tell(
    { json: { project, plan, features: listed }, text: renderCatalogue({ project, plan, features }, io.out) },
    options,
    io,
  );
}
