/**
 * CSV text by RFC 4180 (with `\n` as the line end), safe to open in a spreadsheet.
 *
 * Own writer: the libraries at hand (csv-stringify, papaparse, @fast-csv/format) take rows, so a list of columns would
 * first become a million arrays, and the rules are these two functions.
 */

/** Columns of equal length by name, in the order of the file. Null, undefined and NaN are empty cells. */
export type CsvColumns = Record<string, ArrayLike<string | number | null | undefined>>;

/** Rows per piece of text. */
const chunkRows = 8192;

/**
 * The CSV text of columns, header first, in pieces for a stream to write as UTF-8 one by one.
 *
 * Deterministic. Cost: O(cells); memory: one piece.
 */
export function* csvChunks(columns: CsvColumns): Generator<string> {
  const values = Object.values(columns);
  yield csvLine(Object.keys(columns));
  const nRows = values[0]?.length ?? 0;
  for (let start = 0; start < nRows; start += chunkRows) {
    let text = "";
    for (let rowIdx = start; rowIdx < Math.min(nRows, start + chunkRows); rowIdx++) {
      text += csvLine(values.map((column) => column[rowIdx]));
    }
    yield text;
  }
}

/** The whole CSV text of columns; `csvChunks` for what is too large for one string (2^29 characters). */
export function csvText(columns: CsvColumns): string {
  return [...csvChunks(columns)].join("");
}

/** A line without a character would be no record at all, so the only cell of a line is quoted when it is empty. */
function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(csvCell).join(",") || '""'}\n`;
}

/** Numbers are written so that they read back as the same number. */
function csvCell(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "";
  return typeof cell === "number" ? String(cell) : quote(defuse(cell));
}

/**
 * An apostrophe before text that a spreadsheet would run as a formula (OWASP, "CSV Injection"). It becomes part of the
 * value for a program that reads the file: ids that begin with such a sign are better joined by the Parquet list.
 */
function defuse(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
