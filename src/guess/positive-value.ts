import { count, counted } from "../util/english-numbers.ts";
import type { ColumnProfile } from "../warehouse/profile-table.ts";
import { bare, isTwoValued } from "./match-columns.ts";
import type { SourceGuess } from "./match-sources.ts";

/** Which of a label's two values is a 1, and why. */
export interface PositiveValue {
  value: string;
  /** The other one. */
  negative: string;
  /** A value that says neither yes nor no: nothing but the user knows. */
  isGuess: boolean;
  why: string;
}

const yes = /^(y|yes|t|true|д|да|1|positive)$/i;
const no = /^(n|no|f|false|н|нет|0|negative)$/i;

/** How the label of a static graph's nodes is read; undefined where 0 and 1, or true and false, leave nothing to guess. */
export function positiveLabel(
  sources: readonly SourceGuess[],
  said?: string,
): (PositiveValue & { column: string }) | undefined {
  const nodes = sources.find(({ source }) => source === "nodes");
  const theirs = nodes?.columns.find(({ column }) => column === "label")?.theirs;
  const profile = nodes?.table.columns.find(({ name }) => name === theirs);
  if (!profile || !isTwoValued(profile)) return undefined;
  const isKnown = profile.values!.every((value) => /^(0|1|true|false)$/i.test(value));
  return isKnown ? undefined : { column: profile.name, ...positiveValue(profile, said) };
}

/**
 * The value that says yes; where neither does (`1` and `2`, `good` and `bad`, `<=50K` and `>50K`), the rarer one, of two as rare the last.
 * @param column of two values, however they are written
 * @param said the user's own word for it
 */
export function positiveValue({ values = [], counts = [] }: ColumnProfile, said?: string): PositiveValue {
  const rows = new Map<string, number>();
  for (const [at, value] of values.entries())
    rows.set(bare(value), (rows.get(bare(value)) ?? 0) + (counts[at] ?? 0));
  const two = [...rows.keys()];
  const other = (value: string) => two.find((one) => one !== value) ?? "";
  if (said !== undefined) return { value: said, negative: other(said), isGuess: false, why: "you said so" };
  const positive = two.find((value) => yes.test(value) && no.test(other(value)));
  if (positive !== undefined)
    return { value: positive, negative: other(positive), isGuess: false, why: "it says yes" };
  const [first, last] = two as [string, string];
  const value = rows.get(first)! < rows.get(last)! ? first : last;
  const why = `the rarer, ${counted(rows.get(value)!, "row")} against ${count(rows.get(other(value))!)}`;
  return { value, negative: other(value), isGuess: true, why };
}
