import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ArrowColumn,
  type ArrowValues,
  type FilledColumn,
  readArrowFile,
  writeArrowFile,
} from "../../src/store/arrow-file.ts";
import { temporaryFolder } from "../support/folders.ts";

const columns: ArrowColumn[] = [
  { name: "id", kind: "text" },
  { name: "at", kind: "instant" },
  { name: "is_client", kind: "flag" },
  { name: "share", kind: "float", about: { description: "share of contacts", unit: "1" } },
  { name: "plan", kind: "category", levels: ["blue", "grün", ""] },
  { name: "region", kind: "category", levels: [] },
];

const row = fc.record({
  id: fc.string({ unit: "grapheme" }),
  at: fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
  flag: fc.integer({ min: 0, max: 1 }),
  share: fc.float(),
  plan: fc.integer({ min: -1, max: 2 }),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function valuesOf(rows: readonly Row[]): ArrowValues[] {
  return [
    rows.map(({ id }) => id),
    BigInt64Array.from(rows, ({ at }) => at),
    Uint8Array.from(rows, ({ flag }) => flag),
    Float32Array.from(rows, ({ share }) => share),
    Int32Array.from(rows, ({ plan }) => plan),
    new Int32Array(rows.length).fill(-1),
  ];
}

/** Missing categories are told by the bits of validity: what their place holds is nobody's. */
async function written(path: string, batches: readonly (readonly Row[])[]): Promise<string> {
  async function* inTurn() {
    for (const rows of batches) yield valuesOf(rows);
  }
  await writeArrowFile(path, columns, inTurn());
  return path;
}

describe("an Arrow file", () => {
  const folder = temporaryFolder();

  it("gives back what was written, in one batch or several", async () => {
    const batches = fc.array(fc.array(row, { maxLength: 20 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(batches, async (batches) => {
        const { nRows, columns: read } = readArrowFile(await written(join(folder, "random"), batches));
        const rows = batches.flat();
        expect(nRows).toBe(rows.length);
        const expected = valuesOf(rows).map((values, at): FilledColumn => ({ ...columns[at]!, values }));
        expect(read).toEqual(expected);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  const rows = Array.from({ length: 1000 }, (_, at) => ({
    id: `client ${at}`,
    at: BigInt(at),
    flag: at % 2,
    share: at % 7 === 0 ? Number.NaN : at / 1000,
    plan: (at % 4) - 1,
  }));

  it("has the same bytes for the same batches, whatever was written before", async () => {
    const first = readFileSync(await written(join(folder, "first"), [rows, rows]));
    expect(readFileSync(await written(join(folder, "second"), [rows, rows]))).toEqual(first);
  });

  it("of one batch is read without a copy: its columns lie in one buffer", async () => {
    const { columns: read } = readArrowFile(await written(join(folder, "one"), [rows]));
    const buffers = read.flatMap(({ values }) => (Array.isArray(values) ? [] : [values.buffer]));
    expect(buffers).toHaveLength(5);
    expect(new Set(buffers).size).toBe(1);
  });

  const python = join(import.meta.dirname, "../../.venv/bin/python");
  const hasPyarrow = existsSync(python) && spawnSync(python, ["-c", "import pyarrow"]).status === 0;

  it.skipIf(!hasPyarrow)("is what pyarrow reads (skipped where .venv has no pyarrow)", async () => {
    const path = await written(join(folder, "rival"), [rows, rows.slice(0, 10)]);
    const script = `
import sys, json, pyarrow as pa
table = pa.ipc.open_file(sys.argv[1]).read_all()
print(json.dumps([str(table.schema.field("at").type), table.num_rows, table.column("id").to_pylist()[:2],
  table.column("plan").to_pylist()[:4], table.column("plan").null_count, str(table.column("share").to_pylist()[:2]),
  table.schema.field("share").metadata[b"unit"].decode()]))`;
    const { stdout, stderr } = spawnSync(python, ["-c", script, path], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([
      "timestamp[us, tz=UTC]",
      1010,
      ["client 0", "client 1"],
      [null, "blue", "grün", ""],
      253,
      "[nan, 0.0010000000474974513]",
      "1",
    ]);
  });
});
