import type { Estimate } from "../../evaluate/interval.ts";
import { signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { type Align, renderTable } from "./table.ts";

/** A cell of a table: a text, or a value with its interval beneath it. */
export interface Cell {
  value: string;
  interval?: string;
}

export interface EstimateRow {
  title: string;
  cells: readonly Cell[];
}

/** An estimate as a cell; differences have a sign. */
export function cell({ value, low, high }: Estimate, digits: number, isDifference = false): Cell {
  if (value === null) return { value: "–" };
  const text = isDifference ? signed(value, digits) : value.toFixed(digits);
  if (low === null || high === null) return { value: text, interval: "no interval" };
  return { value: text, interval: `${plain(low, digits)} to ${plain(high, digits)}` };
}

/** Without a sign where it rounds to zero. */
function plain(value: number, digits: number): string {
  return signed(value, digits).replace("+", "");
}

/** Rows of estimates under their columns' names, value above interval; where that is too wide, a block of lines for each row. */
export function renderEstimates(
  columns: readonly string[],
  rows: readonly EstimateRow[],
  { columns: width }: Pick<Port, "columns">,
): string {
  const wide = table(columns, rows).trimEnd();
  return wide.split("\n").every((line) => line.length <= width) ? wide : blocks(columns, rows).trimEnd();
}

function table(columns: readonly string[], rows: readonly EstimateRow[]): string {
  const lines = rows.flatMap(({ title, cells }) => {
    const values = [title, ...cells.map(({ value }) => value)];
    const intervals = ["", ...cells.map(({ interval }) => interval ?? "")];
    return intervals.some((text) => text !== "") ? [values, intervals] : [values];
  });
  const align: Align[] = ["left", ...columns.map((): Align => "right")];
  return renderTable([["", ...columns], ...lines], align);
}

function blocks(columns: readonly string[], rows: readonly EstimateRow[]): string {
  return rows
    .map(({ title, cells }) => {
      const lines = cells.flatMap(({ value, interval }, at) =>
        value === "" ? [] : [[`  ${columns[at]}`, value, interval ? `(${interval})` : ""]],
      );
      return `${title}\n${renderTable(lines, ["left", "right", "left"])}`;
    })
    .join("");
}
