import type { Port } from "../io.ts";
import { wrap } from "./table.ts";

/** Commands that belong together, as far as their help is concerned. */
interface Group {
  title: string;
  commands: readonly (readonly [words: string, file: { command: string; describe: string }])[];
}

/** The first hour, step by step. */
const firstSteps = [
  ["entourage simulate demo", "a made-up bank and operator to try everything on"],
  ["cd demo && entourage run", "all stages, from the sources to the campaign list"],
] as const;

/** Below this width what a command does stands beneath it. */
const besideColumns = 70;

/** What `entourage` alone says: where to begin, and which commands there are along the way of the data. */
export function renderGuide(
  about: string,
  groups: readonly Group[],
  port: Pick<Port, "columns" | "paint">,
): string {
  const title = (text: string) => port.paint("bold", text);
  const widest = Math.max(...groups.map((group) => group.title.length));
  const lines = groups.map((group) => {
    const names = hang(shortNames(group), widest + 4, port.columns);
    return `  ${title(group.title)}${" ".repeat(widest + 2 - group.title.length)}${names}\n`;
  });
  return [
    `${wrap(about, port.columns)}\n`,
    `${title("First steps")}\n${renderPairs(firstSteps, port)}`,
    `${title("The way of the data")}\n${lines.join("")}`,
    `${wrap("`entourage --help` says what each command does, `entourage <command> --help` what it takes.", port.columns)}`,
  ].join("\n");
}

/** What `entourage --help` says: every command with what it does, along the way of the data. */
export function renderCommands(
  about: string,
  groups: readonly Group[],
  port: Pick<Port, "columns" | "paint">,
): string {
  const parts = groups.map(({ title, commands }) => {
    const pairs = commands.map(
      ([words, { command, describe }]) => [usageOf(words, command), describe] as const,
    );
    return `${port.paint("bold", title)}\n${renderPairs(pairs, port)}`;
  });
  const options = [
    ["--help", "what a command does and takes"],
    ["--version", "the version of Entourage"],
  ] as const;
  return [
    wrap("entourage <command> [options]", port.columns),
    `${wrap(about, port.columns)}\n`,
    ...parts,
    `${port.paint("bold", "Options")}\n${renderPairs(options, port)}`,
    wrap("`entourage <command> --help` says more about a command.", port.columns),
  ].join("\n");
}

/** `features list`, `features build` → `features list · build`. */
function shortNames({ commands }: Group): string {
  let first = "";
  return commands
    .map(([words]) => {
      const [one, two] = words.split(" ") as [string, string?];
      const isSame = two !== undefined && one === first;
      first = one;
      return isSame ? two : words;
    })
    .join(" · ");
}

/** Its words and what stands behind them: `init [folder]`, `features describe <name>`. */
function usageOf(words: string, command: string): string {
  const [, ...positionals] = command.split(" ");
  return [words, ...positionals].join(" ");
}

/** Words and what they mean: side by side, or one beneath the other where the terminal is narrow. */
function renderPairs(
  pairs: readonly (readonly [string, string])[],
  { columns }: Pick<Port, "columns">,
): string {
  const widest = Math.max(...pairs.map(([left]) => left.length));
  const isBeside = columns >= besideColumns && widest <= columns / 2;
  return pairs
    .map(([left, right]) =>
      isBeside
        ? `  ${left.padEnd(widest)}  ${hang(right, widest + 4, columns)}\n`
        : `  ${left}\n    ${hang(right, 4, columns)}\n`,
    )
    .join("");
}

/** Wrapped text whose further lines begin below its first. */
function hang(text: string, indent: number, columns: number): string {
  return wrap(text, columns - indent).replaceAll("\n", `\n${" ".repeat(indent)}`);
}
