import type { CellKind } from "./styles.ts";
import { styleOf } from "./styles.ts";
import { xmlText } from "./xml.ts";

interface SheetColumn {
  heading: string;
  kind: CellKind;
  /** In characters of the usual font. */
  width: number;
  /** One for each row: numbers (NaN: empty), or text (empty: empty). */
  values: ArrayLike<number | string>;
}

/** A sheet: a row of headings, which stays in sight and can be filtered by, and the rows beneath. */
export interface Sheet {
  /** At most 31 characters. */
  name: string;
  columns: readonly SheetColumn[];
}

/** Rows that a sheet can have, headings among them (2^20). */
export const maxSheetRows = 1_048_576;

/** Characters that a cell can have. */
const maxCellLength = 32_767;

const rowsPerPiece = 1024;

/** The sheet's XML in pieces for a stream. Memory: one piece. */
export function* sheetXml({ columns }: Sheet, isFirst: boolean): Generator<string> {
  const nRows = columns[0]?.values.length ?? 0;
  const letters = columns.map((_, at) => columnLetters(at));
  const styles = columns.map(({ kind }) => styleOf(kind));
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ""} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns
    .map(({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join("")}</cols><sheetData><row r="1">${columns
    .map(({ heading }, at) => textCell(`${letters[at]}1`, styleOf("heading"), heading))
    .join("")}</row>`;
  for (let start = 0; start < nRows; start += rowsPerPiece) {
    let piece = "";
    for (let row = start; row < Math.min(nRows, start + rowsPerPiece); row++) {
      piece += `<row r="${row + 2}">`;
      for (let at = 0; at < columns.length; at++) {
        const { values } = columns[at]!;
        piece += cell(`${letters[at]}${row + 2}`, styles[at]!, values[row]!);
      }
      piece += "</row>";
    }
    yield piece;
  }
  yield `</sheetData><autoFilter ref="A1:${letters.at(-1)}${nRows + 1}"/></worksheet>`;
}

function cell(ref: string, style: number, value: number | string): string {
  if (typeof value === "string") return value === "" ? "" : textCell(ref, style, value);
  if (Number.isNaN(value)) return "";
  return `<c r="${ref}" s="${style}"><v>${value}</v></c>`;
}

/** Text stands in its cell as text, so that no program takes it for a formula. */
function textCell(ref: string, style: number, text: string): string {
  return `<c r="${ref}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text.slice(0, maxCellLength))}</t></is></c>`;
}

/** 0 → A, 25 → Z, 26 → AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
