import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelFeaturesReference } from "../../src/features/reference/static-labels.ts";
import { guardLabels, labelFeatures, type VisibleLabels } from "../../src/features/static-labels.ts";
import { randomSymmetricRows, symmetricRows } from "../graph/symmetric-rows.ts";

/** A graph with a label and a part for each node, and a seed of the folds. */
const labelled = randomSymmetricRows.chain(({ csr }) => {
  const flags = fc
    .array(fc.constantFrom(0, 1), { minLength: csr.nRows, maxLength: csr.nRows })
    .map((values) => Uint8Array.from(values));
  return fc.record({
    csr: fc.constant(csr),
    label: flags,
    isTraining: flags,
    folds: fc.integer({ min: 2, max: 5 }),
    seed: fc.nat(),
    node: fc.nat({ max: csr.nRows - 1 }),
  });
});

const flip = (label: Uint8Array, node: number) => label.map((y, at) => (at === node ? 1 - y : y));

/** What the guard is for: all labels of some nodes are visible to everybody, their owner among them. */
const unguarded = (label: Uint8Array, isKnown: Uint8Array): VisibleLabels => ({
  label,
  versions: [isKnown],
  versionOf: new Int32Array(label.length),
});

const rowOf = (csr: (typeof path)["csr"], visible: VisibleLabels, node: number) =>
  labelFeatures(csr, visible).map((values) => values[node]);

/** 0 – 1 – 2 – 3, and 4 alone. */
const path = symmetricRows(5, [
  [0, 1, 1],
  [1, 2, 1],
  [2, 3, 1],
]);

describe("labels of contacts in a static graph", () => {
  it("counts, shares and ranks by hand, from what each node may see", () => {
    const visible = {
      label: Uint8Array.from([1, 0, 1, 0, 1]),
      versions: [Uint8Array.from([0, 0, 1, 1, 0]), Uint8Array.from([1, 1, 0, 0, 0])],
      versionOf: Int32Array.from([0, 0, 1, 1, 1]),
    };
    const [count, share, twoHop, ratio] = labelFeatures(path.csr, visible, { priorContacts: 2 }).map(
      (values) => [...values],
    );
    expect(count).toEqual([0, 1, 0, 0, Number.NaN]);
    // Half of what a version sees is of class 1: (0 + 1) / 2 · (1 + 1) / 3 · (0 + 1) / 3 · (0 + 1) / 2.
    expect(share).toEqual([0.5, 2 / 3, 1 / 3, 0.5, Number.NaN].map(Math.fround));
    // 0 – 1 – 2 is of class 1, 1 – 2 – 3 of class 0, 2 – 1 – 0 of class 1, 3 – 2 – 1 of class 0.
    expect(twoHop).toEqual([1, 0, 1, 0, Number.NaN]);
    // A walk from 2 alone is at 1 more often than one from 2 or 3; one from 0 alone at 2 less often than one from 0 or 1.
    expect(ratio![1]).toBeGreaterThan(1);
    expect(ratio![2]).toBeLessThan(1);
  });

  it("equals its plain twin", () => {
    fc.assert(
      fc.property(labelled, ({ csr, label, isTraining, folds, seed }) => {
        const visible = guardLabels(label, isTraining, folds, seed);
        const columns = labelFeatures(csr, visible, { priorContacts: 3, damping: 0.7 });
        const rows = labelFeaturesReference(csr, visible, { priorContacts: 3, damping: 0.7 });
        for (const [node, row] of rows.entries()) {
          row.forEach((value, at) => {
            const ours = columns[at]![node]!;
            if (Number.isNaN(value)) expect(ours).toBeNaN();
            else expect(ours).toBeCloseTo(value, 4);
          });
        }
      }),
    );
  });

  it("never changes with the row's own label, nor with one that is not learned from", () => {
    fc.assert(
      fc.property(labelled, ({ csr, label, isTraining, folds, seed, node }) => {
        const features = (y: Uint8Array) =>
          labelFeatures(csr, guardLabels(y, isTraining, folds, seed)).map((values) => [...values]);
        const [before, after] = [features(label), features(flip(label, node))];
        if (isTraining[node] === 0) expect(after).toEqual(before);
        else expect(after.map((values) => values[node])).toEqual(before.map((values) => values[node]));
      }),
    );
  });

  it("shows the same share of the training labels to those learned from and to those judged", () => {
    fc.assert(
      fc.property(labelled, ({ label, isTraining, folds, seed }) => {
        const { versions, versionOf } = guardLabels(label, isTraining, folds, seed);
        const nTraining = isTraining.filter((flag) => flag === 1).length;
        for (const node of label.keys()) {
          const nSeen = versions[versionOf[node]!]!.filter((flag) => flag === 1).length;
          expect(nTraining - nSeen).toBeGreaterThanOrEqual(Math.floor(nTraining / folds));
          expect(nTraining - nSeen).toBeLessThanOrEqual(Math.ceil(nTraining / folds));
        }
      }),
    );
  });

  it("leaks without the guard, by the way back and by judged rows' labels", () => {
    const label = Uint8Array.from([1, 0, 1, 0, 1]);
    const everybody = new Uint8Array(5).fill(1);
    const own = rowOf(path.csr, unguarded(label, everybody), 1);
    expect(rowOf(path.csr, unguarded(flip(label, 1), everybody), 1)).not.toEqual(own);
    const judged = flip(label, 3);
    expect(rowOf(path.csr, unguarded(judged, everybody), 1)).not.toEqual(own);
    const isTraining = Uint8Array.from([1, 1, 1, 0, 0]);
    const guarded = guardLabels(label, isTraining, 3, 1);
    expect(rowOf(path.csr, { ...guarded, label: judged }, 1)).toEqual(rowOf(path.csr, guarded, 1));
  });

  it("hides everything below so many contacts", () => {
    const visible = guardLabels(Uint8Array.from([1, 0, 1, 0, 1]), new Uint8Array(5).fill(1), 2, 1);
    for (const values of labelFeatures(path.csr, visible, { minContacts: 2 })) {
      expect([0, 3, 4].map((node) => values[node])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    }
  });
});
