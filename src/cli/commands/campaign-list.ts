import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderList } from "../render/list.ts";
import { renderPaths } from "../render/paths.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "list";
export const describe = "rank the clients of the latest score snapshot, each with its reasons";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "campaign list", listSections)
    .example("$0 campaign list", "all scored clients, best first")
    .example("$0 campaign list --list.limit 1000", "the best thousand")
    .example("$0 campaign list --list.language ru", "reasons in Russian");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Brings the scores up to date and writes the list. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const list = await project.campaign.list();
    return {
      json: { stages, ...list },
      text: renderList(list, io.out) + renderPaths(project, Object.keys(list.outputs)),
    };
  });
}
