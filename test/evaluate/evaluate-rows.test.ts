import { describe, expect, it } from "vitest";
import type { Column } from "../../src/core/columns.ts";
import { bestColumn, popularity, rate, scoreByColumn } from "../../src/evaluate/baselines.ts";
import { type EvaluationSettings, evaluateRows } from "../../src/evaluate/evaluate-rows.ts";
import { groupRows } from "../../src/evaluate/groups.ts";

const settings: EvaluationSettings = {
  tops: [0.25, 3],
  profit: { measure: "campaign", value: 100, offer_cost: 0, contact_cost: 1, alpha: 6, beta: 14 },
  seed: 1,
  replicates: 50,
};

/** Eight clients; the full score finds three of four takers in the top half, the own score two. */
const label = Uint8Array.of(1, 1, 1, 0, 1, 0, 0, 0);
const full = { score: Float64Array.of(8, 7, 6, 5, 4, 3, 2, 1) };
const own = { score: Float64Array.of(8, 1, 6, 5, 4, 3, 2, 7) };
const cluster = Int32Array.from(label.keys());

describe("evaluateRows", () => {
  it("gives lift, gain and response of each top, worked by hand", () => {
    const rows = { names: ["full", "own"], label, cluster, scores: [full, own] };
    const { scores, differences, baseRate } = evaluateRows(rows, settings);
    expect(baseRate).toBe(0.5);
    const [quarter, three] = scores.full!.tops;
    expect(quarter).toMatchObject({ top: 0.25, share: 0.25 });
    expect([quarter!.lift.value, quarter!.gain.value, quarter!.response.value]).toEqual([2, 0.5, 1]);
    expect(three).toMatchObject({ top: 3, share: 3 / 8 });
    expect([three!.lift.value, three!.gain.value, three!.response.value]).toEqual([
      2,
      0.75,
      expect.closeTo(1, 12),
    ]);
    // Of the own score's first three, clients 1, 8 and 3, two are takers.
    expect(differences.own!.tops[1]!.response.value).toBeCloseTo(1 / 3, 12);
  });

  it("gives the same along a curve, to the share of everybody", () => {
    const rows = { names: ["full", "own"], label, cluster, scores: [full, own] };
    const { scores, differences } = evaluateRows(rows, settings, [0.25, 0.5, 1]);
    expect(scores.full!.tops).toEqual(evaluateRows(rows, settings).scores.full!.tops);
    expect(scores.full!.curve!.map(({ share, gain }) => [share, gain.value])).toEqual([
      [0.25, 0.5],
      [0.5, 0.75],
      [1, 1],
    ]);
    expect(scores.full!.curve![0]).toEqual(scores.full!.tops[0]);
    expect(differences.own!.curve!.at(-1)!.gain.value).toBe(0);
  });

  it("has no probability metrics for scores that are none", () => {
    const { scores } = evaluateRows({ names: ["full"], label, cluster, scores: [full] }, settings);
    expect(scores.full!.metrics.logLoss).toEqual({ value: null, low: null, high: null });
    expect(scores.full!.metrics.brier.value).toBeNull();
  });

  it("finds nothing in equal scores: AUC 1/2, lift 1, the mean over all orders", () => {
    const equal = { score: new Float64Array(8).fill(0.5) };
    const { scores, reason } = evaluateRows({ names: ["full"], label, cluster, scores: [equal] }, settings);
    expect(reason).toBeNull();
    expect(scores.full!.metrics.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    for (const { lift } of scores.full!.tops) expect(lift.value).toBeCloseTo(1, 12);
    expect(scores.full!.metrics.brier.value).toBe(0.25);
  });

  it.each([
    ["no rows", new Uint8Array(0), "no rows"],
    ["no positive", new Uint8Array(3), "3 rows without a positive: the metrics are not defined"],
    ["no negative", new Uint8Array(3).fill(1), "3 rows, all positive: the metrics are not defined"],
  ])("gives nulls and a reason for %s", (_, labels, reason) => {
    const score = Float64Array.from(labels.keys());
    const rows = { names: ["a", "b"], label: labels, cluster: Int32Array.from(labels.keys()) };
    const found = evaluateRows({ ...rows, scores: [{ score }, { score }] }, settings);
    expect(found.reason).toBe(reason);
    expect(found.differences.b!.metrics.auc).toEqual({ value: null, low: null, high: null });
    expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  });
});

describe("groups of rows", () => {
  it("are a column's categories, the missing among them", () => {
    const column: Column = {
      kind: "categorical",
      name: "region",
      codes: Int32Array.of(0, 2, 2, 0),
      levels: ["(missing)", "east", "west"],
    };
    expect(groupRows(column)).toEqual({ groupOf: Int32Array.of(0, 1, 1, 0), names: ["missing", "west"] });
  });

  it("put the rarest of many categories together", () => {
    const levels = Array.from({ length: 15 }, (_, at) => `l${String(at).padStart(2, "0")}`);
    const codes = Int32Array.from({ length: 27 }, (_, at) => (at < 15 ? at : at - 15));
    const { groupOf, names } = groupRows({ kind: "categorical", name: "x", codes, levels });
    expect(names).toEqual([...levels.slice(0, 12), "others"]);
    expect(groupOf[14]).toBe(12);
  });

  it("are quarters of a number, ties together, named by their ends", () => {
    const values = Float32Array.of(0, 0, 0, 1.5, 2, 9, 11, 12, Number.NaN);
    const { groupOf, names } = groupRows({ kind: "numeric", name: "x", values });
    expect(names).toEqual(["0", "1.5", "2 to 9", "11 to 12", "missing"]);
    expect(groupOf[8]).toBe(names.length - 1);
  });

  it("of nothing known are one", () => {
    const values = new Float32Array(2).fill(Number.NaN);
    expect(groupRows({ kind: "numeric", name: "x", values }).names).toEqual(["missing"]);
  });
});

describe("baselines", () => {
  const learned = Int32Array.of(0, 1, 2, 3);
  const judged = Int32Array.of(4, 5, 6);
  const labels = Uint8Array.of(1, 0, 0, 1, 1, 1, 1);

  it("popularity is the past rate of the group, of everybody where the group is new", () => {
    const column: Column = {
      kind: "categorical",
      name: "region",
      codes: Int32Array.of(0, 0, 1, 1, 0, 1, 2),
      levels: ["a", "b", "c"],
    };
    expect(rate(labels, learned)).toBe(0.5);
    expect([...popularity(column, Uint8Array.of(1, 1, 0, 1, 0, 0, 0), learned, judged)]).toEqual([
      1, 0.5, 0.75,
    ]);
  });

  it("the best column is the one that ranks the rows learned from, either way round; missing values come last", () => {
    const noise: Column = { kind: "numeric", name: "noise", values: Float32Array.of(1, 2, 1, 2, 9, 9, 9) };
    const tells: Column = { kind: "numeric", name: "debt", values: Float32Array.of(1, 4, 3, 2, 9, 0, 0) };
    expect(bestColumn([noise, tells], labels, learned)).toEqual({ name: "debt", sign: -1 });
    expect(bestColumn([], labels, learned)).toBeUndefined();
    const missing = scoreByColumn(Float32Array.of(5, Number.NaN), -1, Int32Array.of(0, 1));
    expect([...missing]).toEqual([-5, Number.NEGATIVE_INFINITY]);
  });
});
