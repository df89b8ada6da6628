import { count } from "../util/english-numbers.ts";
import {
  type ColumnProfile,
  maxDistinctRows,
  type TableProfile,
  type TimeKind,
} from "../warehouse/profile-table.ts";

/** A key has a value in each row, and none twice. */
export function isKey({ nValues, nDistinct }: ColumnProfile, { nRows }: TableProfile): boolean {
  return nRows > 0 && nValues === nRows && nDistinct === Math.min(nRows, maxDistinctRows);
}

/** As people call it: the first of its files. */
export function tableName({ from }: TableProfile): string {
  return from.length === 1 ? from[0]! : `${from[0]} and ${from.length - 1} more`;
}

/** What a column holds, for whoever has to judge a guess; ids and other values of persons only as their shape. */
export function exampleOf(
  { time, values, min, max, type, nDistinct, nValues }: ColumnProfile,
  isId: boolean,
): string {
  if (nValues === 0) return "no value";
  if (isId) return shape(min!, nDistinct);
  if (time) return `${dayOf(min!, time)} … ${dayOf(max!, time)}`;
  if (values && values.length <= 6 && values.every((value) => value.length <= 16)) return values.join(", ");
  if (/INT|DOUBLE|FLOAT|DECIMAL/.test(type) && nDistinct < 0.5 * nValues) return `${min} … ${max}`;
  return shape(min!, nDistinct);
}

function shape(text: string, nDistinct: number): string {
  return `like ${masked(text)}, ${count(nDistinct)} values`;
}

function dayOf(text: string, time: TimeKind): string {
  if (time !== "seconds" && time !== "milliseconds") return text.slice(0, 10);
  return new Date(Number(text) * (time === "seconds" ? 1000 : 1)).toISOString().slice(0, 10);
}

/** Letters and digits beyond the first become `x` and `9`: the form without the person. */
function masked(text: string): string {
  return text.slice(0, 1) + text.slice(1, 20).replaceAll(/\p{L}/gu, "x").replaceAll(/\p{N}/gu, "9");
}
