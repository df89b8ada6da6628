import type { LearnColumn } from "./pool.ts";

/** Values of columns: by position; by name or position; or official's texts `(1,0,-1)` and `age:1,3:-1`. Columns left out have the default. */
export type PerFeature = readonly number[] | Readonly<Record<string, number>> | string;

/** By position or by name, as given. */
type Entry = readonly [column: number | string, value: number];

/** @returns undefined if the form is none of those above */
export function readPerFeature(given: unknown): Entry[] | undefined {
  const entries =
    typeof given === "string"
      ? readText(given)
      : Array.isArray(given)
        ? [...given.entries()]
        : readRecord(given);
  return entries?.every(([, value]) => typeof value === "number" && Number.isFinite(value))
    ? (entries as Entry[])
    : undefined;
}

function readRecord(given: unknown): (readonly [string, unknown])[] | undefined {
  return typeof given === "object" && given !== null ? Object.entries(given) : undefined;
}

function readText(text: string): Entry[] | undefined {
  const list = /^\((.*)\)$/.exec(text);
  if (list) return list[1]!.split(",").map((value, i) => [i, numberOf(value)]);
  const pairs = text.split(",").map((pair) => /^(.+):([^:]+)$/.exec(pair));
  return pairs.every((pair) => pair !== null)
    ? pairs.map((pair) => [pair[1]!, numberOf(pair[2]!)])
    : undefined;
}

function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** The value of each column. OUT `problems`: columns that are not there. */
export function valuesOfColumns(
  option: string,
  given: PerFeature | undefined,
  columns: readonly LearnColumn[],
  usual: number,
  problems: string[],
): number[] {
  const values = columns.map(() => usual);
  for (const [column, value] of readPerFeature(given ?? [])!) {
    const position = positionOf(column, columns);
    if (position !== undefined) values[position] = value;
    else if (value !== usual)
      problems.push(`${option}: column ${JSON.stringify(column)}, which the pool does not have`);
  }
  return values;
}

/** A name goes before a number that looks like one. */
export function positionOf(column: number | string, columns: readonly LearnColumn[]): number | undefined {
  const named = columns.findIndex(({ name }) => name === column);
  const position = named >= 0 ? named : Number(column);
  return Number.isInteger(position) && position >= 0 && position < columns.length ? position : undefined;
}
