// Tables of the benches: real ones from the shared data beside the repository, made-up ones from a seed. Both sides read the same files.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Column, Pool } from "../src/index.ts";
import { randoms } from "../test/data.ts";

export type Table = Pool & { label: Float32Array };

export interface Split {
  learn: Table;
  test: Table;
}

const shared = join(import.meta.dirname, "../../../../shared/data");

/** Bell-shaped numbers; the label follows from the first ten, squares and products among them, and noise. */
export function madeUp(rows: number, columns: number, testRows: number): Split {
  const random = randoms(17);
  const all = rows + testRows;
  const values = Array.from({ length: columns }, () =>
    Float32Array.from({ length: all }, () => random() + random() + random() - 1.5),
  );
  const label = Float32Array.from({ length: all }, (_, row) => {
    const x = values.slice(0, 10).map((column) => column[row]!);
    const score =
      x[0]! - x[1]! + x[2]! * x[3]! * 2 + x[4]! ** 2 + x[5]! * 0.5 - Math.abs(x[6]!) + x[7]! * x[8]!;
    return Number(score + (random() - 0.5) * 2 > 0.2);
  });
  const cut = (from: number, to: number): Table => ({
    nRows: to - from,
    columns: values.map((column, i) => ({ kind: "numeric", name: `x${i}`, values: column.slice(from, to) })),
    label: label.slice(from, to),
  });
  return { learn: cut(0, rows), test: cut(rows, all) };
}

/** The published split. */
export function adult(): Split {
  const read = (file: string): string[][] =>
    readFileSync(join(shared, "adult", file), "utf8")
      .split("\n")
      .map((line) => line.split(",").map((text) => text.trim()))
      .filter((row) => row.length === 15);
  return fromTexts(read("adult-train.csv"), read("adult-test.csv"), (text) => text.startsWith(">"));
}

/** Every fifth row is a test row. */
export function bankMarketing(): Split {
  const rows = readFileSync(join(shared, "bank_marketing/bank-full.csv"), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.replaceAll('"', "").split(";"));
  const isTest = (_: unknown, row: number): boolean => row % 5 === 4;
  return fromTexts(
    rows.filter((row, i) => !isTest(row, i)),
    rows.filter(isTest),
    (text) => text === "yes",
  );
}

/** Columns of numbers stay numbers; a category is told by its place among the texts. The label comes last. */
function fromTexts(learn: string[][], test: string[][], isOne: (text: string) => boolean): Split {
  const all = [...learn, ...test];
  const width = all[0]!.length - 1;
  const columns = Array.from({ length: width }, (_, at): ((rows: string[][]) => Column) => {
    const name = `x${at}`;
    if (all.every((row) => row[at] !== "" && Number.isFinite(Number(row[at])))) {
      return (rows) => ({ kind: "numeric", name, values: Float32Array.from(rows, (row) => Number(row[at])) });
    }
    const levels = [...new Set(all.map((row) => row[at]!))];
    const codeOf = new Map(levels.map((level, code) => [level, code]));
    const texts = levels.map((_, code) => String(code));
    return (rows) => ({
      kind: "categorical",
      name,
      levels: texts,
      codes: Int32Array.from(rows, (row) => codeOf.get(row[at]!)!),
    });
  });
  const cut = (rows: string[][]): Table => ({
    nRows: rows.length,
    columns: columns.map((make) => make(rows)),
    label: Float32Array.from(rows, (row) => Number(isOne(row[width]!))),
  });
  return { learn: cut(learn), test: cut(test) };
}

/** Writes a table as plain columns: `columns.json` and one file of 4-byte numbers a column. */
export function writeTable(folder: string, table: Table): void {
  mkdirSync(folder, { recursive: true });
  const kinds = table.columns.map(({ kind }) => kind);
  writeFileSync(join(folder, "columns.json"), JSON.stringify({ nRows: table.nRows, kinds }));
  table.columns.forEach((column, i) => {
    writeFileSync(
      join(folder, `${i}.bin`),
      bytesOf(column.kind === "numeric" ? column.values : column.codes),
    );
  });
  writeFileSync(join(folder, "label.bin"), bytesOf(table.label));
}

export function readTable(folder: string): Table {
  const { nRows, kinds } = JSON.parse(readFileSync(join(folder, "columns.json"), "utf8")) as {
    nRows: number;
    kinds: Column["kind"][];
  };
  const read = (name: string): ArrayBuffer => Uint8Array.from(readFileSync(join(folder, name))).buffer;
  return {
    nRows,
    columns: kinds.map((kind, i): Column => {
      const name = `x${i}`;
      if (kind === "numeric") return { kind, name, values: new Float32Array(read(`${i}.bin`)) };
      const codes = new Int32Array(read(`${i}.bin`));
      const most = codes.reduce((max, code) => Math.max(max, code), 0);
      return { kind, name, codes, levels: Array.from({ length: most + 1 }, (_, code) => String(code)) };
    }),
    label: new Float32Array(read("label.bin")),
  };
}

function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
