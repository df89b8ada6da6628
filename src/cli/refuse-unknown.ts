import { projectSettings } from "../config/settings.ts";
import { type Problem, UserError } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";

/** Where to read what a command takes. */
const seeHelp = (command: string) => `\`entourage ${command ? `${command} ` : ""}--help\` says what there is`;

/**
 * Refuses options that a command does not have and words that it does not take.
 * @param command its words: `features build`
 * @param known names of its options · @param own those to tell of where none is near
 * @throws UserError with all of them, each with the nearest right one
 */
export function refuseUnknown(
  argv: Readonly<Record<string, unknown>>,
  command: string,
  known: readonly string[],
  own: readonly string[] = known,
): void {
  const names = Object.keys(argv).filter((name) => !notOptions.has(name) && !known.includes(name));
  const settings = new Set(projectSettings().map(({ name }) => name));
  const problems: Problem[] = names.map((name) => ({
    code: "unknown-option",
    where: command ? `entourage ${command}` : "entourage",
    found: settings.has(name)
      ? `--${name}, a setting that this command does not depend on`
      : `unknown option ${dashed(name)}`,
    expected: "one of its options",
    hint: settings.has(name) ? seeHelp(command) : hintFor(name, command, known, own),
  }));
  const words = (argv._ as (string | number)[]).slice(command.split(" ").length);
  for (const word of words) {
    problems.push({
      code: "unknown-argument",
      where: `entourage ${command}`,
      found: `a word too many: ${word}`,
      expected: "options only",
      hint: seeHelp(command),
    });
  }
  if (problems.length > 0) throw new UserError(problems);
}

/** Keys of parsed arguments that are no options: words, the program's name and what `main` hands over. */
const notOptions = new Set(["_", "$0", "--", "io"]);

function hintFor(name: string, command: string, known: readonly string[], own: readonly string[]): string {
  const shown = known.filter((key) => !key.startsWith("sources."));
  const bySameEnd = shown.find((key) => key.split(".").at(-1) === name);
  const nearest = bySameEnd ?? nearestName(name, known) ?? nearestByEnd(name, shown);
  return nearest
    ? `did you mean ${dashed(nearest)}?`
    : `there are ${own.map(dashed).join(", ")}; ${seeHelp(command)}`;
}

/** `--iteration` means `--train.iterations`. */
function nearestByEnd(name: string, known: readonly string[]): string | undefined {
  const ends = known.map((key) => key.split(".").at(-1)!);
  const end = nearestName(name, ends);
  return end === undefined ? undefined : known[ends.indexOf(end)];
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** @throws UserError for words that name no command, with the nearest that does */
export function refuseUnknownCommand(
  words: readonly (string | number)[],
  commands: readonly string[],
): never {
  const typed = words.join(" ");
  const nearest = nearestName(typed, commands) ?? nearestName(String(words[0]), commands);
  throw new UserError([
    {
      code: "unknown-command",
      where: "entourage",
      found: `unknown command \`${typed}\``,
      expected: "one of its commands",
      hint: nearest ? `did you mean \`entourage ${nearest}\`?` : seeHelp(""),
    },
  ]);
}
