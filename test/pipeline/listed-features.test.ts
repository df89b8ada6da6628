import { join } from "node:path";
import { expect, it } from "vitest";
import { typicalValues } from "../../src/campaign/typical-values.ts";
import { type Column, missingLevel } from "../../src/core/columns.ts";
import { readListedFeatures, rowOf } from "../../src/pipeline/campaign/read-listed-features.ts";
import { encodeLevels, takeColumns } from "../../src/train/dataset.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { identifier, quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

/** Columns in memory, and the same as a table in a file. */
async function clients(nRows: number) {
  const random = new SeededRandom(11);
  const numbers = (missing: number, make: () => number) =>
    Float32Array.from({ length: nRows }, () => (random.next() < missing ? Number.NaN : make()));
  const levels = (...among: string[]) =>
    Array.from({ length: nRows }, () => among[random.nextInt(among.length)]!);
  const values = {
    dense: numbers(0, () => random.normal()),
    even: numbers(0.5, () => random.nextInt(1000) / 7),
    unknown: numbers(1, () => 0),
    'a "quoted" name': numbers(0.1, () => random.nextInt(3)),
    region: levels("Perm", "Omsk", "Omsk", missingLevel, missingLevel, missingLevel),
    tied: Array.from({ length: nRows }, (_, row) => ["b", "a", ""][row % 3]!),
    empty: levels(""),
  };
  const columns = Object.entries(values).map(
    ([name, of]): Column =>
      of instanceof Float32Array
        ? { kind: "numeric", name, values: of }
        : { kind: "categorical", name, ...encodeLevels(of) },
  );
  const folder = temporaryFolder();
  const warehouse = await Warehouse.open({ memoryLimitGb: 1, spillFolder: folder, timeZone: "UTC" });
  const names = Object.keys(values).map(identifier);
  await warehouse.loadTable(
    "clients",
    nRows,
    Object.entries(values).map(([name, of]) => ({ name, values: of })),
  );
  const file = join(folder, "clients.parquet");
  await warehouse.copyToParquet(`select ${names.join(", ")} from clients order by row_idx`, file);
  return { warehouse, columns, from: `read_parquet(${quote(file)}, file_row_number = true)` };
}

/** A list of some of the candidates, in an order of its own. */
function places(random: SeededRandom, nRows: number): { placeOf: Int32Array; listed: Int32Array } {
  const placeOf = new Int32Array(nRows).map(() => (random.next() < 0.3 ? rowOf.nobody : rowOf.candidate));
  const candidates = [...placeOf.keys()].filter((row) => placeOf[row] === rowOf.candidate);
  const listed = Int32Array.from(candidates.filter(() => random.next() < 0.5)).reverse();
  for (const [place, row] of listed.entries()) placeOf[row] = place;
  return { placeOf, listed };
}

it("features of the listed, and what is typical of candidates, are those of columns in memory", async () => {
  const nRows = 999;
  const { warehouse, columns, from } = await clients(nRows);
  const { placeOf, listed } = places(new SeededRandom(5), nRows);
  const candidates = Int32Array.from(placeOf.keys()).filter((row) => placeOf[row] !== rowOf.nobody);
  // All columns at once, then some, then a query a column.
  for (const mostValues of [2 ** 24, 3000, 1]) {
    const read = await readListedFeatures(warehouse, { from, placeOf, mostValues }, columns);
    expect(read.typical).toEqual(typicalValues(takeColumns(columns, candidates)));
    expect(read.columns.map(valuesOf)).toEqual(takeColumns(columns, listed).map(valuesOf));
  }
  warehouse.close();
});

/** Codes are of levels that may be others. */
function valuesOf(column: Column): ArrayLike<number | string> {
  if (column.kind === "numeric") return column.values;
  return Array.from(column.codes, (code) => column.levels[code]!);
}
