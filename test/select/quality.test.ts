import { describe, expect, it } from "vitest";
import { type Column, missingLevel } from "../../src/core/columns.ts";
import { auc } from "../../src/evaluate/auc.ts";
import { binColumn } from "../../src/select/bin-column.ts";
import { findDuplicates } from "../../src/select/duplicates.ts";
import { checkQuality } from "../../src/select/quality.ts";
import { aucStandardError, strengthAlone } from "../../src/select/strength-alone.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { selectionData } from "./selection-data.ts";

const numbers = (name: string, values: number[]): Column => ({
  kind: "numeric",
  name,
  values: Float32Array.from(values),
});
const categories = (name: string, texts: string): Column => {
  const levels = [...new Set(texts)].sort();
  return { kind: "categorical", name, levels, codes: Int32Array.from(texts, (text) => levels.indexOf(text)) };
};

const limits = { max_missing_share: 0.95, max_drift: 0.25, max_auc_alone: 0.9 };

describe("duplicates", () => {
  it("are numbers of the same order, up or down, and categories with other names", () => {
    const columns = [
      numbers("a", [3, 1, 2, Number.NaN, 1]),
      numbers("squared", [9, 1, 4, Number.NaN, 1]),
      numbers("negative", [-3, -1, -2, Number.NaN, -1]),
      numbers("missing elsewhere", [3, 1, 2, 5, 1]),
      numbers("other order", [1, 3, 2, Number.NaN, 3.5]),
      categories("letters", "abcab"),
      categories("other letters", "xzyxz"),
      categories("merged", "aacaa"),
    ];
    expect([...findDuplicates(columns)]).toEqual([-1, 0, 0, -1, -1, -1, 5, -1]);
  });

  it("are found beyond the rows of the first look, and not where a later row differs", () => {
    const values = Array.from({ length: 3000 }, (_, row) => (row * 7919) % 3001);
    const differs = values.with(2500, 0.5);
    const columns = [
      numbers("a", values),
      numbers(
        "scaled",
        values.map((value) => 10 * value),
      ),
      numbers("differs", differs),
    ];
    expect([...findDuplicates(columns)]).toEqual([-1, 0, -1]);
  });
});

describe("strength alone", () => {
  it("is the AUC of the rates that the other half gives", () => {
    const random = new SeededRandom(2);
    const codes = Uint16Array.from({ length: 4000 }, () => random.nextInt(6));
    const label = Float32Array.from(codes, (code) => +(random.next() < 0.05 + 0.05 * code));
    const half = Uint8Array.from(codes, () => random.nextInt(2));
    const judge = (judged: number) => {
      const rows = [...codes.keys()].filter((row) => half[row] === judged);
      const learned = [...codes.keys()].filter((row) => half[row] !== judged);
      const base = learned.reduce((n, row) => n + label[row]!, 0) / learned.length;
      const rate = (code: number) => {
        const same = learned.filter((row) => codes[row] === code);
        return (same.reduce((n, row) => n + label[row]!, 0) + 20 * base) / (same.length + 20);
      };
      const rates = Array.from({ length: 6 }, (_, code) => rate(code));
      return auc(
        Float32Array.from(rows, (row) => label[row]!),
        Float64Array.from(rows, (row) => rates[codes[row]!]!),
      );
    };
    expect(strengthAlone({ codes, nBins: 6 }, label, half)).toBeCloseTo((judge(0) + judge(1)) / 2, 12);
  });

  it("is nothing for a category that names each client, and everything for the label", () => {
    const { dataset } = selectionData({ nClients: 2000, seed: 3 });
    const half = Uint8Array.from(dataset.cluster, (client) => client & 1);
    const names = { codes: Uint16Array.from(dataset.cluster), nBins: 2000 };
    expect(Math.abs(strengthAlone(names, dataset.label, half) - 0.5)).toBeLessThan(0.05);
    const knows = binColumn({ kind: "numeric", name: "leak", values: dataset.label }, 64);
    expect(strengthAlone(knows, dataset.label, half)).toBe(1);
  });

  it("has Hanley and McNeil's standard error: AUC .8 of 50 and 50", () => {
    expect(aucStandardError(0.8, 50, 50)).toBeCloseTo(0.0447, 3);
  });
});

describe("quality", () => {
  it("names what is wrong with each column, a leak with 1 % of labels swapped among them", () => {
    const data = selectionData({ nClients: 3000, seed: 1 });
    const random = new SeededRandom(9);
    const { dataset, times } = data;
    const values = (of: (row: number) => number) =>
      numbers(
        "",
        Array.from({ length: dataset.nRows }, (_, row) => of(row)),
      );
    const columns: Column[] = [
      { ...values(() => random.normal()), name: "sound" },
      { ...values(() => 7), name: "constant" },
      { ...values(() => (random.next() < 0.97 ? Number.NaN : random.next())), name: "rare" },
      { ...values((row) => random.normal() + times.snapshotOf[row]!), name: "moving" },
      {
        ...values((row) => (random.next() < 0.01 ? 1 - dataset.label[row]! : dataset.label[row]!)),
        name: "leak",
      },
      {
        kind: "categorical",
        name: "unknown",
        levels: [missingLevel, "x"],
        codes: Int32Array.from({ length: dataset.nRows }, () => +(random.next() < 0.02)),
      },
    ];
    const candidates = columns.map(({ name }) => ({ name, group: "own", cost: "column", costRank: 0 }));
    const quality = checkQuality({ ...data, dataset: { ...dataset, columns }, candidates }, limits, () => {});
    expect(Object.fromEntries(quality.map(({ name, fault }) => [name, fault]))).toEqual({
      sound: null,
      constant: "constant",
      rare: "missing",
      moving: "drifting",
      leak: "suspicious",
      unknown: "missing",
    });
    expect(quality.find(({ name }) => name === "leak")!.aucAlone).toBeGreaterThan(0.97);
  });
});
