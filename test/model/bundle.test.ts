import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { DataError } from "../../src/core/errors.ts";
import { bundleFiles } from "../../src/model/bundle.ts";
import { openBundle } from "../../src/model/open-bundle.ts";
import { temporaryFolder } from "../support/folders.ts";
import { readFiles, smallBundle, smallMetrics, smallParts, smallTable } from "./small-bundle.ts";

const parts = await smallParts();
const files = bundleFiles(parts);

describe("a bundle", () => {
  it("has the version that its content gives, and the same bytes twice", async () => {
    expect(bundleFiles(await smallParts())).toEqual(files);
    expect(readFiles(files).version).toMatch(/^[0-9a-f]{12}$/);
    const other = await smallBundle({ metrics: smallMetrics(0.8) });
    expect(other.version).not.toBe(readFiles(files).version);
    const renamed = await smallBundle({ name: "bank-loan" });
    expect(renamed.version).not.toBe(readFiles(files).version);
  });

  it("comes back as it was written", () => {
    const { name, schema, calibrator, training, metrics, full } = readFiles(files);
    const { name: _, schema: _s, ...written } = parts;
    expect({ name, schema, calibrator, training, metrics }).toEqual({
      name: parts.name,
      schema: parts.schema,
      calibrator: written.calibrator,
      training: written.training,
      metrics: written.metrics,
    });
    expect(full.toCbm()).toEqual(parts.full.toCbm());
  });

  it("opens from its folder", () => {
    const folder = temporaryFolder();
    for (const [file, bytes] of files) writeFileSync(join(folder, file), bytes);
    const record = { income: 50, tenure: 3, region: "south" };
    expect(openBundle(folder).predict(record)).toEqual(readFiles(files).predict(record));
    rmSync(join(folder, "bundle.json"));
    expect(() => openBundle(folder)).toThrow("bundle.json: no such file");
  });

  it("is refused with every file that is missing or changed", () => {
    const changed = new Map(files);
    changed.delete("own.cbm");
    const cbm = changed.get("model.cbm")!.slice();
    cbm[cbm.length - 1]! ^= 1;
    changed.set("model.cbm", cbm);
    expect(() => readFiles(changed)).toThrowErrorMatchingInlineSnapshot(`
      [DataError: models/bank-card/version/model.cbm: other content, expected the file that was written with the model
        → restore the folder from a copy, or train again
      models/bank-card/version/own.cbm: no such file, expected the file that was written with the model
        → restore the folder from a copy, or train again]
    `);
  });

  it("is refused when its index was made up", () => {
    const index = JSON.parse(Buffer.from(files.get("bundle.json")!).toString());
    const changed = new Map(files).set(
      "bundle.json",
      Buffer.from(JSON.stringify({ ...index, version: "000000000000" })),
    );
    expect(() => readFiles(changed)).toThrow("hashes that are not those of version 000000000000");
  });
});

describe("predictions", () => {
  const bundle = readFiles(files);
  const nRows = 400;

  it("are the same for a record and for columns, to the bit", () => {
    const { raw, probability } = bundle.predictColumns(nRows, smallTable);
    for (let row = 0; row < nRows; row += 1) {
      const record = Object.fromEntries(
        smallTable.map((column) => {
          if (column.kind === "categorical") return [column.name, column.levels[column.codes[row]!]!];
          const value = column.values[row]!;
          return [column.name, Number.isNaN(value) ? null : value];
        }),
      );
      const { score, probability: alone } = bundle.predict({ ...record, colour: "red" });
      expect(alone).toBe(probability[row]);
      expect(score).toBe(1 / (1 + Math.exp(-raw[row]!)));
    }
  });

  it("go by names: another order and more columns change nothing", () => {
    const more: Column = { kind: "numeric", name: "more", values: new Float32Array(nRows) };
    const shuffled = [more, ...smallTable.toReversed()];
    expect(bundle.predictColumns(nRows, shuffled)).toEqual(bundle.predictColumns(nRows, smallTable));
  });

  it("of a record that does not fit are refused with everything wrong with it", () => {
    const attempt = () => bundle.predict({ income: "much", tenure: null });
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrowErrorMatchingInlineSnapshot(`
      [DataError: record, income: a string, expected a number, or null where it is missing
      record, region: nothing, expected a text, or null where it is missing]
    `);
  });

  it("take a missing category and one that was never seen", () => {
    const known = bundle.predict({ income: 50, tenure: null, region: "north" });
    const unseen = bundle.predict({ income: 50, tenure: null, region: "mars" });
    const missing = bundle.predict({ income: 50, tenure: null, region: null });
    for (const { probability } of [known, unseen, missing]) expect(probability).toBeGreaterThan(0);
    expect(unseen).toEqual(missing);
  });
});
