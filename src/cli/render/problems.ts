import { formatProblem, type Problem } from "../../core/errors.ts";
import type { Port } from "../io.ts";
import { wrap } from "./table.ts";

/** Problems for a person: one after the other, with how many there are; lines broken between words on a terminal. */
export function renderProblems(
  problems: readonly Problem[],
  { paint, terminal, columns }: Pick<Port, "paint" | "terminal" | "columns">,
): string {
  const fit = (text: string) =>
    terminal
      ? text
          .split("\n")
          .map((line) => hang(line, columns))
          .join("\n")
      : text;
  const head = problems.length === 1 ? "error:" : `${problems.length} problems:`;
  const texts = problems.map(formatProblem);
  if (texts.length === 1) return fit(`${head} ${texts[0]}\n`).replace(head, paint("red", head));
  return `${paint("red", head)}\n${texts.map((text) => fit(`• ${text}\n`)).join("")}`;
}

/** Further lines stand below the text of the first, behind its mark. */
function hang(line: string, columns: number): string {
  const [, indent, text] = /^((?: {2}→ |• )?)(.*)$/.exec(line)!;
  const gap = indent ? " ".repeat(indent.length) : "  ";
  return indent + wrap(text!, columns - gap.length).replaceAll("\n", `\n${gap}`);
}
