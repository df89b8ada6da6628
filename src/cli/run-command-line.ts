import yargs, { type Argv } from "yargs";
import packageJson from "../../package.json" with { type: "json" };
import { exitCodes, UserError } from "../core/errors.ts";
import { type CommandFile, commandGroups } from "./command-groups.ts";
import { tellFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { optionsGroup, type Parsed } from "./options.ts";
import { refuseUnknown, refuseUnknownCommand } from "./refuse-unknown.ts";
import { renderCommands, renderGuide } from "./render/guide.ts";

const commands: ReadonlyMap<string, CommandFile> = new Map(commandGroups.flatMap((group) => group.commands));

/** All commands by their words. */
export const commandWords: readonly string[] = [...commands.keys()];

/** Long lines are hard to read, however wide the terminal. */
const maxColumns = 100;

/**
 * Runs one command line. Never throws: errors are told on `io`.
 * @param args without the program's name
 * @returns the exit code
 */
export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  try {
    const help = await parse(args, io);
    if (help) io.out.write(`${help}\n`);
    return exitCodes.ok;
  } catch (error) {
    return tellFailure(error, io, args.includes("--json"));
  }
}

/** Parses and runs. @returns the text of `--help` or `--version`, if that was asked for */
async function parse(args: readonly string[], io: Io): Promise<string> {
  const parser = makeParser(io);
  let output = "";
  let failure: unknown;
  const parsed = await parser.parseAsync(args, { io }, (error, _argv, text) => {
    output = text;
    failure = error;
  });
  if (failure) throw failure;
  if (parsed._.length > 0 || parsed.version === true) return output;
  const render = parsed.help === true ? renderCommands : renderGuide;
  return render(packageJson.description, commandGroups, io.out);
}

/** yargs counts what follows the command; its types do not know that such a text has a singular and a plural. */
const missingArgument = { one: "%s of %s needed arguments", other: "%s of %s needed arguments" };

/** The part of yargs 18 that its types (17) do not know yet. */
type Parser = Argv & { usageConfiguration(configuration: { "hide-types": boolean }): Argv };

function makeParser(io: Io): Argv {
  const parser = (yargs() as Parser)
    .usageConfiguration({ "hide-types": true })
    .scriptName("entourage")
    .parserConfiguration({
      "dot-notation": false,
      "camel-case-expansion": false,
      "boolean-negation": false,
    })
    .wrap(Math.min(maxColumns, io.out.columns))
    .locale("en")
    .updateStrings({
      "Not enough arguments following: %s": "no value after --%s",
      "Not enough non-option arguments: got %s, need at least %s": missingArgument as unknown as string,
    })
    .help("help", "what the command does and takes")
    .version("version", "the version of Entourage", packageJson.version)
    .group(["help", "version"], optionsGroup)
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof Error && error.name !== "YError" ? error : usageError(message);
    });
  const firstWords = new Set([...commands.keys()].map((words) => words.split(" ")[0]!));
  for (const word of firstWords) {
    const single = commands.get(word);
    if (single) addCommand(parser, single);
    else addGroup(parser, word);
  }
  return parser.command("$0", false, {}, (argv) => {
    if (argv._.length > 0) refuseUnknownCommand(argv._, commandWords);
    refuseUnknown(argv, "", ["help", "version", "json", "quiet"]);
  });
}

function addCommand(parser: Argv, { command, describe, builder, handler }: CommandFile): void {
  parser.command(command, describe, builder, (argv) => handler(argv as unknown as Parsed));
}

/** Commands that share their first word; `entourage features` alone shows the help of them. */
function addGroup(parser: Argv, first: string): void {
  const files = [...commands].filter(([words]) => words.startsWith(`${first} `));
  parser.command(
    first,
    "",
    (own) => {
      for (const [, file] of files) addCommand(own, file);
      return own;
    },
    async (argv) => {
      if (argv._.length > 1) refuseUnknownCommand(argv._, commandWords);
      const { io } = argv as unknown as Parsed;
      io.out.write(`${await parse([first, "--help"], io)}\n`);
    },
  );
}

function usageError(message: string): UserError {
  return new UserError([
    {
      code: "usage",
      where: "command line",
      found: message.replaceAll("\n", " "),
      expected: "what the command takes",
      hint: "`entourage <command> --help` says what that is",
    },
  ]);
}
