import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ParquetColumn, ParquetWriter } from "../../src/warehouse/parquet-writer.ts";
import { temporaryFolder } from "./simulated-folder.ts";

const folder = temporaryFolder();
let writer: ParquetWriter;
beforeAll(async () => {
  writer = await ParquetWriter.open();
});
afterAll(() => {
  writer.close();
  rmSync(folder, { recursive: true });
});

async function read(sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRowsJS();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

it("writes each type, and NaN as null", async () => {
  const columns = [
    { name: "amount", type: "double" },
    { name: "count", type: "integer" },
    { name: "is_on", type: "boolean" },
    { name: "at", type: "timestamptz" },
    { name: "day", type: "date" },
    { name: "kind", type: "varchar", labels: ["it's", "b"] },
    { name: "id", type: "varchar", prefixes: ["C"], digits: 4 },
    { name: "phone", type: "varchar", prefixes: ["+79"], digits: 4 },
    { name: "owner", type: "varchar", prefixes: ["C", "S"], digits: 4 },
  ] as const satisfies readonly ParquetColumn[];
  const path = join(folder, "types.parquet");
  const first = [1.5, 3, 1, 1_767_225_600.25, 1, 1, 7, 12, 10_042];
  const values = Object.fromEntries(
    columns.map((column, index) => [column.name, Float64Array.of(first[index]!, Number.NaN)]),
  ) as Record<(typeof columns)[number]["name"], Float64Array>;
  const batches = [{ nRows: 2, values }];
  expect(await writer.write(path, columns, () => batches.pop())).toBe(2);
  const rows = await read(
    `select columns(*)::varchar from (select * replace (epoch_us("at") as "at") from '${path}')`,
  );
  expect(rows[0]).toEqual([
    "1.5",
    "3",
    "true",
    "1767225600250000",
    "1970-01-02",
    "b",
    "C0007",
    "+790012",
    "S0042",
  ]);
  expect(rows[1]).toEqual(Array(9).fill(null));
  expect(await read(`select distinct typeof("at") from '${path}'`)).toEqual([["TIMESTAMP WITH TIME ZONE"]]);
});

it("keeps the order of batches of any size, over row groups", async () => {
  const path = join(folder, "order.parquet");
  const sizes = [1, 2047, 0, 2049, 250_000, 5];
  let next = 0;
  const nextBatch = () => {
    const nRows = sizes.shift();
    if (nRows === undefined) return undefined;
    return { nRows, values: { n: Float64Array.from({ length: nRows }, () => next++) } };
  };
  await writer.write(path, [{ name: "n", type: "bigint" }], nextBatch);
  expect(
    await read(
      `select count(*)::int, sum((n <> row)::int)::int from (select n, row_number() over () - 1 as row from '${path}')`,
    ),
  ).toEqual([[254_102, 0]]);
  expect(await read(`select count(distinct row_group_id)::int from parquet_metadata('${path}')`)).toEqual([
    [3],
  ]);
});

it("writes a file without rows", async () => {
  const path = join(folder, "empty.parquet");
  expect(await writer.write(path, [{ name: "n", type: "double" }], () => undefined)).toBe(0);
  expect(await read(`select count(*)::int from '${path}'`)).toEqual([[0]]);
});

it("throws what the batches throw, and leaves no file behind", async () => {
  const path = join(folder, "broken.parquet");
  let nBatches = 0;
  const nextBatch = () => {
    if (nBatches++ === 3) throw new RangeError("no fourth batch");
    return { nRows: 100_000, values: { n: new Float64Array(100_000) } };
  };
  await expect(writer.write(path, [{ name: "n", type: "double" }], nextBatch)).rejects.toThrow(RangeError);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
});
