import type { Argv, Options } from "yargs";
import type { Overrides } from "../config/load.ts";
import type { Io } from "./io.ts";
import { refuseRepeated } from "./refuse-repeated.ts";
import { refuseUnknown } from "./refuse-unknown.ts";
import { overridesOf, type Section, settingFlags } from "./setting-flags.ts";

/** Parsed arguments; `io` comes from whoever parses. */
export type Parsed = Record<string, unknown> & { io: Io };

/** Options of every command. */
export interface OutputOptions {
  /** One JSON document on standard output, errors too. */
  isJson: boolean;
  /** No progress on standard error. */
  isQuiet: boolean;
}

/** Options of the commands that work on a project. */
export interface ProjectOptions extends OutputOptions {
  project: string;
  overrides: Overrides;
}

/** Title of a command's own options in its help. */
export const optionsGroup = "Options:";

const outputFlags = {
  json: { type: "boolean", default: false, describe: "one JSON document on standard output, errors too" },
  quiet: { type: "boolean", default: false, describe: "no progress on standard error" },
} as const satisfies Record<string, Options>;

/** The project file where none is named. */
export const defaultProject = "entourage.yaml";

const projectFlags = {
  project: { type: "string", default: defaultProject, requiresArg: true, describe: "project file" },
} as const satisfies Record<string, Options>;

/** Declares a command's options and refuses all others. */
export function declareOptions(
  parser: Argv,
  command: string,
  options: Readonly<Record<string, Options>>,
  positionals: readonly string[] = [],
): Argv {
  const all: Record<string, Options> = { ...options, ...outputFlags };
  const known = [...Object.keys(all), ...positionals, "help", "version"];
  const own = Object.keys(all).filter((name) => all[name]!.group === undefined);
  return parser
    .group(own, optionsGroup)
    .options(all)
    .check((argv) => {
      refuseUnknown(argv, command, known, own);
      refuseRepeated(argv, all);
      return true;
    }, false);
}

/** Declares what a command takes that works on a project: the file, and a flag for every setting it depends on. */
export function declareProjectOptions(
  parser: Argv,
  command: string,
  sections: readonly Section[],
  positionals: readonly string[] = [],
  own: Readonly<Record<string, Options>> = {},
): Argv {
  const flags = { ...projectFlags, ...own, ...settingFlags(sections) };
  const declared = declareOptions(parser, command, flags, positionals);
  if (!sections.includes("sources")) return declared;
  return declared.epilogue("Sources can be overridden too: --sources.<name>.from, .query and .lag_days.");
}

export function outputOptions(argv: Parsed): OutputOptions {
  return { isJson: argv.json === true, isQuiet: argv.quiet === true };
}

/** @throws UserError with every flag whose value will not do */
export function projectOptions(argv: Parsed, sections: readonly Section[]): ProjectOptions {
  return { ...outputOptions(argv), project: String(argv.project), overrides: overridesOf(argv, sections) };
}
