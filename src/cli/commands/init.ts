import { basename, join, resolve } from "node:path";
import type { Argv, Options } from "yargs";
import { keyFileName, projectFileName, refuseExisting, writeProject } from "../../config/new-project.ts";
import { projectTemplate } from "../../config/project-template.ts";
import { isTimeZone } from "../../config/schema.ts";
import { type Problem, UserError } from "../../core/errors.ts";
import type { InitOptions } from "../init-from-data.ts";
import type { Io } from "../io.ts";
import { declareOptions, outputOptions, type Parsed } from "../options.ts";
import { renderNewProject } from "../render/new-project.ts";
import { tell } from "../with-project.ts";

export const command = "init [folder]";
export const describe = "a project file and a key; guesses what your Parquet or CSV files are";

const flags = {
  from: {
    array: true,
    string: true,
    requiresArg: true,
    describe: "your files: folders, files or globs of Parquet, CSV, TSV or JSON",
  },
  source: {
    array: true,
    string: true,
    requiresArg: true,
    describe: "sources and their files, instead of guesses: calls=cdr.parquet uptakes=none",
  },
  column: {
    array: true,
    string: true,
    requiresArg: true,
    describe: "columns and yours, instead of guesses: clients.client_id=cust_no calls.kind=none",
  },
  product: { type: "string", requiresArg: true, describe: "the product whose first opening is predicted" },
  time_zone: {
    type: "string",
    requiresArg: true,
    describe: "zone of midnights, and of times that name none [default UTC]",
  },
  yes: { type: "boolean", default: false, describe: "ask nothing; what is missing is left to be filled in" },
  static: { type: "boolean", default: false, describe: "for a graph without time: nodes, edges and labels" },
} as const satisfies Record<string, Options>;

export const builder = (parser: Argv): Argv =>
  declareOptions(
    parser.positional("folder", {
      type: "string",
      default: ".",
      describe: "folder of the new project; made if missing",
    }),
    "init",
    flags,
    ["folder"],
  )
    .example("$0 init bank --from exports/", "looks at the files and asks whether its guesses are right")
    .example("$0 init bank --from exports/ --yes --column calls.caller=a_no", "asks nothing")
    .example("$0 init cora --static", "a template to fill in, for a graph without time");

export const handler = (argv: Parsed): Promise<void> =>
  run(
    {
      ...outputOptions(argv),
      folder: String(argv.folder),
      isStatic: argv.static === true,
      from: (argv.from ?? []) as string[],
      sources: pairs(argv.source, "--source", "calls=cdr.parquet"),
      columns: pairs(argv.column, "--column", "clients.client_id=cust_no"),
      ...(argv.product === undefined ? {} : { product: String(argv.product) }),
      ...(argv.time_zone === undefined ? {} : { timeZone: zone(String(argv.time_zone)) }),
      isYes: argv.yes === true,
    },
    argv.io,
  );

/** @throws UserError when the folder holds a project already, or what is missing cannot be guessed */
export async function run(options: InitOptions, io: Io): Promise<void> {
  refuseExisting(options.folder);
  const from = await whereDataAre(options, io);
  if (from.length > 0) {
    const { initFromData } = await import("../init-from-data.ts");
    return initFromData({ ...options, from, name: projectName(options.folder) }, io);
  }
  const { folder, isStatic } = options;
  const projectText = projectTemplate({ name: projectName(folder), isStatic });
  const result = writeProject(folder, { projectText, ignored: ["out/", keyFileName] });
  const path = join(folder, projectFileName);
  const next = [`say in ${path} where your sources are`, `entourage check --project ${path}`];
  tell({ json: result, text: renderNewProject(result, next) }, options, io);
}

async function whereDataAre(options: InitOptions, io: Io): Promise<readonly string[]> {
  const { from, isYes, isJson, isStatic } = options;
  if (from.length > 0 || isYes || isJson || isStatic || !io.isInteractive) return from;
  const { askForData } = await import("../ask-guess.ts");
  const answer = await askForData();
  return answer === undefined ? [] : [answer];
}

/** `name=value` as it is given to a flag, several times. @throws UserError with those that are not */
function pairs(given: unknown, flag: string, example: string): Record<string, string> {
  const parts = ((given ?? []) as string[]).map((text) => [text, /^([^=]+)=(.+)$/.exec(text)] as const);
  const problems: Problem[] = parts
    .filter(([, match]) => match === null)
    .map(([text]) => ({ code: "bad-flag", where: flag, found: text, expected: `like ${example}` }));
  if (problems.length > 0) throw new UserError(problems);
  return Object.fromEntries(parts.map(([, match]) => [match![1]!, match![2]!]));
}

/** @throws UserError for a zone that there is not */
function zone(name: string): string {
  if (isTimeZone(name)) return name;
  throw new UserError([
    { code: "bad-flag", where: "--time_zone", found: name, expected: "a time zone like Europe/Moscow" },
  ]);
}

/** The folder's name in the letters that a project's name may have. */
function projectName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "");
  return name || "project";
}
