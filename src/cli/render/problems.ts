import { formatProblem, type Problem } from "../../core/errors.ts";
import type { Port } from "../io.ts";

/** Problems for a person: one after the other, with how many there are. */
export function renderProblems(problems: readonly Problem[], { paint }: Pick<Port, "paint">): string {
  const head = problems.length === 1 ? "error:" : `${problems.length} problems:`;
  const texts = problems.map(formatProblem);
  if (texts.length === 1) return `${paint("red", head)} ${texts[0]}\n`;
  return `${paint("red", head)}\n${texts.map((text) => `• ${text}\n`).join("")}`;
}
