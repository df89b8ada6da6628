import { basename, join, resolve } from "node:path";
import type { Argv } from "yargs";
import { keyFileName, projectFileName, refuseExisting, writeProject } from "../../config/new-project.ts";
import { projectTemplate } from "../../config/project-template.ts";
import type { Io } from "../io.ts";
import { declareOptions, type OutputOptions, outputOptions, type Parsed } from "../options.ts";
import { renderNewProject } from "../render/new-project.ts";
import { tell } from "../with-project.ts";

export const command = "init [folder]";
export const describe = "write a commented project file and a key into a folder";

export interface InitOptions extends OutputOptions {
  folder: string;
  isStatic: boolean;
}

export const builder = (parser: Argv): Argv =>
  declareOptions(
    parser.positional("folder", {
      type: "string",
      default: ".",
      describe: "folder of the new project; made if missing",
    }),
    "init",
    {
      static: {
        type: "boolean",
        default: false,
        describe: "for a graph without time: nodes, edges and labels",
      },
    },
    ["folder"],
  )
    .example("$0 init", "in this folder")
    .example("$0 init cora --static", "a graph without time");

export const handler = (argv: Parsed): Promise<void> =>
  run({ ...outputOptions(argv), folder: String(argv.folder), isStatic: argv.static === true }, argv.io);

/** @throws UserError when the folder holds a project already */
export async function run(options: InitOptions, io: Io): Promise<void> {
  const { folder, isStatic } = options;
  refuseExisting(folder);
  const projectText = projectTemplate({ name: projectName(folder), isStatic });
  const result = writeProject(folder, { projectText, ignored: ["out/", keyFileName] });
  const path = join(folder, projectFileName);
  const next = [`say in ${path} where your sources are`, `entourage check --project ${path}`];
  tell({ json: result, text: renderNewProject(result, next) }, options, io);
}

/** The folder's name in the letters that a project's name may have. */
function projectName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return name || "project";
}
