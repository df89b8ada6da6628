import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellsOf } from "../../src/pilot/cells.ts";
import { sampleRatio } from "../../src/pilot/sample-ratio.ts";
import { scoreDeciles } from "../../src/pilot/score-deciles.ts";
import { type SplitUnit, split } from "../../src/pilot/split.ts";

const keys = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 80 });
const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const units = (of: readonly string[]): SplitUnit[] =>
  of.map((key) => ({ key, stratum: String(key.charCodeAt(0) % 3) }));

/** Assigns in batches, each after the ones before it. */
function inBatches(batches: readonly SplitUnit[][], salt: string, treatedShare: number): Map<string, number> {
  const nBefore = new Map<string, number>();
  const arms = new Map<string, number>();
  for (const batch of batches) {
    const treated = split(batch, { salt, treatedShare, nBefore });
    for (const [at, { key, stratum }] of batch.entries()) {
      arms.set(key, treated[at]!);
      nBefore.set(stratum, (nBefore.get(stratum) ?? 0) + 1);
    }
  }
  return arms;
}

describe("the split", () => {
  it("is the same for the same salt, in whatever order the clients come", () => {
    fc.assert(
      fc.property(keys, share, (of, treatedShare) => {
        const forward = inBatches([units(of)], "salt", treatedShare);
        const backward = inBatches([units(of.toReversed())], "salt", treatedShare);
        for (const key of of) expect(backward.get(key)).toBe(forward.get(key));
      }),
    );
  });

  it("reassigns nobody when more clients come", () => {
    fc.assert(
      fc.property(keys, keys, share, (first, second, treatedShare) => {
        const later = second.filter((key) => !first.includes(key));
        const alone = inBatches([units(first)], "salt", treatedShare);
        const extended = inBatches([units(first), units(later)], "salt", treatedShare);
        for (const key of first) expect(extended.get(key)).toBe(alone.get(key));
        expect(extended.size).toBe(first.length + later.length);
      }),
    );
  });

  it("keeps every stratum within one client of its share, over all batches", () => {
    fc.assert(
      fc.property(keys, share, fc.nat(), (of, treatedShare, cut) => {
        const at = cut % of.length;
        const all = units(of);
        const arms = inBatches([all.slice(0, at), all.slice(at)], "salt", treatedShare);
        for (const stratum of ["0", "1", "2"]) {
          const own = all.filter((unit) => unit.stratum === stratum);
          const nTreated = own.filter(({ key }) => arms.get(key) === 1).length;
          expect(Math.abs(nTreated - treatedShare * own.length)).toBeLessThan(1 + 1e-9);
        }
      }),
    );
  });

  it("gives everybody the same chance over salts, a client alone in its stratum too", () => {
    const all = [
      { key: "alone", stratum: "small" },
      ...units(Array.from({ length: 9 }, (_, at) => `k${at}`)),
    ];
    const nSalts = 4000;
    const nTreated = new Float64Array(all.length);
    for (let salt = 0; salt < nSalts; salt++) {
      split(all, { salt: `salt ${salt}`, treatedShare: 0.3 }).forEach((arm, at) => {
        nTreated[at]! += arm;
      });
    }
    // Four standard errors.
    for (const count of nTreated) expect(Math.abs(count / nSalts - 0.3)).toBeLessThan(0.029);
  });

  it("follows the salted hash: by hand", () => {
    const uniform = (text: string) =>
      createHmac("sha256", "autumn").update(text).digest().readUInt32BE(0) / 2 ** 32;
    const keysInOrder = ["a", "b", "c", "d"].sort((a, b) => uniform(`client:${a}`) - uniform(`client:${b}`));
    const start = uniform("stratum:s");
    const expected = keysInOrder.filter(
      (_, at) => Math.floor((at + 1) / 2 + start) > Math.floor(at / 2 + start),
    );
    const arms = split(
      ["a", "b", "c", "d"].map((key) => ({ key, stratum: "s" })),
      { salt: "autumn", treatedShare: 0.5 },
    );
    expect(["a", "b", "c", "d"].filter((_, at) => arms[at] === 1)).toEqual(expected.toSorted());
  });
});

describe("cells and strata", () => {
  it("are both, the model's alone and the baseline's alone; ties by client id", () => {
    const cell = cellsOf(
      ["d", "c", "b", "a", "e"],
      Float64Array.of(0.9, 0.5, 0.4, 0.4, 0.1),
      Float64Array.of(0.9, 0.1, 0.2, 0.2, 0.8),
      3,
    );
    // Model: d, c, a. Baseline: d, e, a.
    expect([...cell]).toEqual([0, 1, -1, 0, 2]);
  });

  it("are deciles that equal scores share, so that some are empty", () => {
    expect([...scoreDeciles(Float64Array.of(0.9, 0.5, 0.5, 0.1))]).toEqual([1, 3, 3, 8]);
    expect(new Set(scoreDeciles(new Float64Array(50).fill(0.2)))).toEqual(new Set([1]));
    expect([...scoreDeciles(Float64Array.from({ length: 20 }, (_, at) => -at))].at(-1)).toBe(10);
  });
});

describe("the sample-ratio test", () => {
  it("is scipy.stats.chisquare([5300, 4700])", () => {
    const { chiSquare, pValue, isFine } = sampleRatio(5300, 4700, 0.5);
    expect(chiSquare).toBeCloseTo(36, 12);
    expect(pValue).toBeCloseTo(1.9731752898e-9, 15);
    expect(isFine).toBe(false);
    expect(sampleRatio(5050, 4950, 0.5).isFine).toBe(true);
    expect(sampleRatio(9000, 1000, 0.9)).toMatchObject({ chiSquare: 0, pValue: 1 });
  });
});
