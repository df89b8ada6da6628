import { cancel, isCancel, select, text } from "@clack/prompts";
import { contracts } from "../config/contracts.ts";
import { isTimeZone } from "../config/schema.ts";
import { UserError } from "../core/errors.ts";
import { choicesFor, type ProjectGuess, type Said } from "../guess/guess-project.ts";
import { knownSources } from "../guess/match-sources.ts";
import { tableName } from "../guess/table-profile.ts";
import type { TableProfile } from "../warehouse/profile-table.ts";

/** Asks where the data are. @returns nothing where there are none yet: a template is written then */
export async function askForData(): Promise<string | undefined> {
  const answer = orStop(
    await text({
      message: "Where are your data? (a folder or a file; empty: a template to fill in)",
      placeholder: "data",
    }),
  );
  return answer?.trim() || undefined;
}

/** Shows the guess again and again until it is taken; what is corrected goes into `said`, from which all is guessed anew. */
export async function askForCorrections(
  tables: readonly TableProfile[],
  first: ProjectGuess,
  said: Said,
  guessAgain: (said: Said) => Promise<ProjectGuess>,
  show: (guess: ProjectGuess) => void,
): Promise<{ guess: ProjectGuess; said: Said }> {
  let guess = first;
  let now = said;
  for (;;) {
    show(guess);
    const next = orStop(
      await select({
        message: guess.missing.length > 0 ? "Not all was found. What now?" : "Is that right?",
        options: [
          {
            value: "write",
            label: guess.missing.length > 0 ? "Write it; I fill in the rest" : "Yes, write the project file",
          },
          { value: "column", label: "A column is another one" },
          { value: "source", label: "A file is another source" },
          { value: "stop", label: "Stop; write nothing" },
        ],
      }),
    );
    if (next === "write") return { guess, said: now };
    if (next === "stop") stop();
    now = next === "column" ? await askForColumn(guess, now) : await askForSource(tables, now);
    guess = await guessAgain(now);
  }
}

async function askForSource(tables: readonly TableProfile[], said: Said): Promise<Said> {
  const source = orStop(
    await select({
      message: "Which source?",
      options: knownSources.map((name) => ({ value: name, label: name, hint: contracts[name]!.help })),
    }),
  );
  const file = orStop(
    await select({
      message: `Which file holds ${source}?`,
      options: [
        ...tables.map((table) => ({ value: table.from[0]!, label: tableName(table) })),
        { value: "none", label: "none of them" },
      ],
    }),
  );
  return { ...said, sources: { ...said.sources, [source]: file } };
}

async function askForColumn(guess: ProjectGuess, said: Said): Promise<Said> {
  const name = orStop(
    await select({
      message: "Of which source?",
      options: guess.sources.map(({ source }) => ({ value: source, label: source })),
    }),
  );
  const source = guess.sources.find((one) => one.source === name)!;
  const column = orStop(
    await select({
      message: "Which column of the contract?",
      options: Object.entries(contracts[name]!.columns).map(([value, { help }]) => ({
        value,
        label: value,
        hint: help,
      })),
    }),
  );
  const theirs = orStop(
    await select({
      message: `Which of the file's columns is ${column}?`,
      options: [
        ...choicesFor(source, column).map((value) => ({ value, label: value })),
        { value: "none", label: "none of them" },
      ],
    }),
  );
  return { ...said, columns: { ...said.columns, [`${name}.${column}`]: theirs } };
}

/** Asks which product is predicted, where there are several. */
export async function askForProduct(products: readonly string[], likely: string): Promise<string> {
  return orStop(
    await select({
      message: "Which product shall be predicted?",
      initialValue: likely,
      options: products.map((value) => ({ value, label: value })),
    }),
  );
}

/** Asks which of a label's two values is what shall be predicted. */
export async function askForPositive(
  column: string,
  values: readonly string[],
  likely: string,
): Promise<string> {
  return orStop(
    await select({
      message: `Which value of ${column} shall be predicted?`,
      initialValue: likely,
      options: values.map((value) => ({ value, label: value })),
    }),
  );
}

/** Asks which zone times without one are in. */
export async function askForZone(likely: string): Promise<string> {
  return orStop(
    await text({
      message: "Some times name no zone. Which zone are they of?",
      initialValue: likely,
      validate: (zone) => (isTimeZone(zone ?? "") ? undefined : "a time zone like Europe/Moscow"),
    }),
  );
}

function orStop<T>(answer: T): Exclude<T, symbol> {
  if (isCancel(answer)) stop();
  return answer as Exclude<T, symbol>;
}

function stop(): never {
  cancel("Nothing was written.");
  throw new UserError([
    {
      code: "stopped",
      where: "entourage init",
      found: "stopped",
      expected: "an answer",
      hint: "nothing was written",
    },
  ]);
}
