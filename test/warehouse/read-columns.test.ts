import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

let warehouse: Warehouse;

beforeAll(async () => {
  const spillFolder = join(temporaryFolder(), "spill");
  warehouse = await Warehouse.open({ memoryLimitGb: 1, threads: 2, spillFolder, timeZone: "UTC" });
});

afterAll(() => warehouse.close());

/** Rows of several chunks, so that there are bits beyond a word and words beyond a chunk. */
const nRows = 5000;

it.each([
  ["every third", "i % 3 = 0"],
  ["the first and the last bit of a word", "i % 64 in (0, 63)"],
  ["a whole chunk", "i between 2048 and 4095"],
  ["all but one", "i <> 4097"],
  ["none", "false"],
])("reads NULLs as NaN where they are: %s", async (_, isNull) => {
  const { i, isNone, f, d } = (await warehouse.readColumns(
    `select i::integer as i, (${isNull})::integer as "isNone", if(${isNull}, null, i)::float as f, if(${isNull}, null, i)::double as d
     from range(${nRows}) t(i) order by i`,
  )) as Record<string, Float32Array>;
  const expected = Array.from(i!, (row, at) => (isNone![at] === 1 ? Number.NaN : row));
  expect([...f!]).toEqual(expected);
  expect([...d!]).toEqual(expected);
});

it("refuses a NULL in a column of whole numbers", async () => {
  const sql = `select if(i = 3000, null, i)::integer as n from range(${nRows}) t(i)`;
  await expect(warehouse.readColumns(sql)).rejects.toThrow("column n holds a NULL");
});

it("streams blocks of whole chunks, of no more rows than asked for, and an empty result as an empty block", async () => {
  const lengths = async (sql: string, blockRows?: number) => {
    const found: number[] = [];
    let next = 0;
    for await (const block of warehouse.streamColumns(sql, blockRows)) {
      const rows = [...(block.i as Int32Array)];
      expect(rows).toEqual(rows.map((_, at) => next + at));
      expect(block.t).toEqual(rows.map((row) => (row % 7 === 0 ? null : `text ${row}`)));
      next += rows.length;
      found.push(rows.length);
    }
    return found;
  };
  const of = (n: number) =>
    `select i::integer as i, if(i % 7 = 0, null, 'text ' || i) as t from range(${n}) t(i) order by i`;
  expect(await lengths(of(nRows))).toEqual([2048, 2048, 904]);
  expect(await lengths(of(nRows), 4500)).toEqual([4096, 904]);
  expect(await lengths(of(nRows), 65_536)).toEqual([nRows]);
  expect(await lengths(of(0), 4500)).toEqual([0]);
});
