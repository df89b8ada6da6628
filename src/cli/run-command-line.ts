import yargs, { type Argv } from "yargs";
import packageJson from "../../package.json" with { type: "json" };
import { exitCodes, UserError } from "../core/errors.ts";
import * as campaignCandidates from "./commands/campaign-candidates.ts";
import * as campaignList from "./commands/campaign-list.ts";
import * as campaignOptimise from "./commands/campaign-optimise.ts";
import * as campaignRules from "./commands/campaign-rules.ts";
import * as check from "./commands/check.ts";
import * as evaluate from "./commands/evaluate.ts";
import * as featuresAudit from "./commands/features-audit.ts";
import * as featuresBuild from "./commands/features-build.ts";
import * as featuresDescribe from "./commands/features-describe.ts";
import * as featuresExport from "./commands/features-export.ts";
import * as featuresList from "./commands/features-list.ts";
import * as featuresSelect from "./commands/features-select.ts";
import * as init from "./commands/init.ts";
import * as modelsList from "./commands/models-list.ts";
import * as modelsPromote from "./commands/models-promote.ts";
import * as modelsRollback from "./commands/models-rollback.ts";
import * as modelsShow from "./commands/models-show.ts";
import * as pilotDesign from "./commands/pilot-design.ts";
import * as pilotRead from "./commands/pilot-read.ts";
import * as pilotSplit from "./commands/pilot-split.ts";
import * as runAll from "./commands/run.ts";
import * as score from "./commands/score.ts";
import * as segmentsCompare from "./commands/segments-compare.ts";
import * as simulate from "./commands/simulate.ts";
import * as train from "./commands/train.ts";
import { tellFailure } from "./failure.ts";
import type { Io } from "./io.ts";
import { optionsGroup, type Parsed } from "./options.ts";
import { refuseUnknown, refuseUnknownCommand } from "./refuse-unknown.ts";

/** A command file, as far as the parser is concerned. */
interface CommandFile {
  command: string;
  describe: string;
  builder: (parser: Argv) => Argv;
  handler: (argv: Parsed) => Promise<void>;
}

/** Every command by its words, in the order of the work; those of two words share the first. */
const commands: ReadonlyMap<string, CommandFile> = new Map<string, CommandFile>([
  ["init", init],
  ["simulate", simulate],
  ["check", check],
  ["features list", featuresList],
  ["features describe", featuresDescribe],
  ["features build", featuresBuild],
  ["features export", featuresExport],
  ["features audit", featuresAudit],
  ["features select", featuresSelect],
  ["segments compare", segmentsCompare],
  ["train", train],
  ["evaluate", evaluate],
  ["models list", modelsList],
  ["models show", modelsShow],
  ["models promote", modelsPromote],
  ["models rollback", modelsRollback],
  ["score", score],
  ["campaign rules", campaignRules],
  ["campaign candidates", campaignCandidates],
  ["campaign optimise", campaignOptimise],
  ["campaign list", campaignList],
  ["pilot design", pilotDesign],
  ["pilot split", pilotSplit],
  ["pilot read", pilotRead],
  ["run", runAll],
]);

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
  if (output || parsed.help === true || parsed.version === true) return output;
  if (parsed._.length > 0) return "";
  return parser.getHelp();
}

/** yargs counts what follows the command; its types do not know that such a text has a singular and a plural. */
const missingArgument = { one: "%s of %s needed arguments", other: "%s of %s needed arguments" };

/** The part of yargs 18 that its types (17) do not know yet. */
type Parser = Argv & { usageConfiguration(configuration: { "hide-types": boolean }): Argv };

function makeParser(io: Io): Argv {
  const parser = (yargs() as Parser)
    .usageConfiguration({ "hide-types": true })
    .scriptName("entourage")
    .usage(`$0 <command> [options]\n\n${packageJson.description}`)
    .parserConfiguration({
      "dot-notation": false,
      "camel-case-expansion": false,
      "boolean-negation": false,
      "duplicate-arguments-array": false,
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
  return parser
    .command("$0", false, {}, (argv) => {
      if (argv._.length > 0) refuseUnknownCommand(argv._, commandWords);
      refuseUnknown(argv, "", ["help", "version", "json", "quiet"]);
    })
    .example("$0 simulate demo", "make up a bank and an operator")
    .example("cd demo && $0 run", "all stages, to the campaign list")
    .epilogue("`$0 <command> --help` says more about a command.");
}

function addCommand(parser: Argv, { command, describe, builder, handler }: CommandFile): void {
  parser.command(command, describe, builder, (argv) => handler(argv as unknown as Parsed));
}

/** Commands that share their first word; `entourage features` alone shows the help of them. */
function addGroup(parser: Argv, first: string): void {
  const files = [...commands].filter(([words]) => words.startsWith(`${first} `));
  parser.command(
    first,
    files.map(([words, { describe }]) => `${words.slice(first.length + 1)}: ${describe}`).join("; "),
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
