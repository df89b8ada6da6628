import { expect, it } from "vitest";
import { ownContact } from "../../src/evaluate/own-contact.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** Twenty rows, two a tenth; in each tenth one is contacted, but in the lowest, where both are, and the highest, where none is. */
const rows = Array.from({ length: 20 }, (_, at) => {
  const tenth = Math.floor(at / 2);
  const isContacted = tenth === 0 ? 1 : tenth === 9 ? 0 : at % 2;
  return { score: tenth / 10, isContacted };
});

it("compares clients of like chances, by hand", () => {
  // Of the eight pairs the contacted one takes the product in three, the other in one; both of the highest do.
  const takers = new Set([3, 5, 7, 8, 18, 19]);
  const report = ownContact({
    label: Float32Array.from(rows, (_, at) => +takers.has(at)),
    isContacted: Uint8Array.from(rows, (row) => row.isContacted),
    score: Float64Array.from(rows, (row) => row.score),
    cluster: Int32Array.from(rows, (_, at) => at),
    seed: 1,
    replicates: 50,
  });
  expect(report.contacted).toEqual({ nRows: 10, nPositives: 3 });
  expect(report.others).toEqual({ nRows: 10, nPositives: 3 });
  expect(report.crude.value).toBeCloseTo(0, 12);
  expect(report.adjusted.value).toBeCloseTo((3 - 1) / 8, 12);
  expect(report.explained.value).toBeCloseTo(2 / 6, 12);
  expect(report.nUncompared).toBe(2);
});

/** Clients who want the product more are contacted more; contact itself adds `effect` to the chance. */
function campaign(effect: number, seed: number) {
  const random = new SeededRandom(seed);
  const n = 4000;
  const score = Float64Array.from({ length: n }, () => random.next());
  const isContacted = Uint8Array.from(score, (chance) => +(random.next() < chance));
  const label = Float32Array.from(
    score,
    (chance, row) => +(random.next() < 0.1 * chance + effect * isContacted[row]!),
  );
  const cluster = Int32Array.from(score, (_, row) => row >> 1);
  return ownContact({ label, isContacted, score, cluster, seed, replicates: 200 });
}

it("finds no effect where there is none, though contacted clients take the product far more often", () => {
  const { crude, adjusted } = campaign(0, 3);
  expect(crude.low).toBeGreaterThan(0.02);
  expect(adjusted.low).toBeLessThan(0);
  expect(adjusted.high).toBeGreaterThan(0);
});

it("finds the effect that there is, inside its interval", () => {
  const { adjusted, explained } = campaign(0.05, 4);
  expect(adjusted.low).toBeLessThan(0.05);
  expect(adjusted.high).toBeGreaterThan(0.05);
  expect(explained.value).toBeGreaterThan(0.2);
});
