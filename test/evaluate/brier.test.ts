import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalCountBins } from "../../src/evaluate/bins.ts";
import { brierParts, rowBrier } from "../../src/evaluate/brier.ts";

const probability = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), probability), { minLength: 1, maxLength: 60 });

describe("the Brier score", () => {
  it("and its parts are those worked by hand", () => {
    // Two bins, {.1, .3} with rate 1/2 and {.6, .8} with rate 1; base rate 3/4.
    const parts = brierParts(Uint8Array.of(0, 1, 1, 1), Float64Array.of(0.1, 0.3, 0.6, 0.8), 2);
    expect(parts.brier).toBeCloseTo((0.01 + 0.49 + 0.16 + 0.04) / 4, 12);
    expect(parts.reliability).toBeCloseTo(0.09, 12);
    expect(parts.resolution).toBeCloseTo(1 / 16, 12);
    expect(parts.uncertainty).toBeCloseTo(3 / 16, 12);
    expect(parts.withinBinVariance).toBeCloseTo(0.01, 12);
    expect(parts.withinBinCovariance).toBeCloseTo(0.05, 12);
  });

  it("is exactly the sum of its parts, whatever the bins", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (pairs, nBins) => {
        const label = Uint8Array.from(pairs, ([y]) => y);
        const p = Float64Array.from(pairs, ([, value]) => value);
        const parts = brierParts(label, p, nBins);
        const { reliability, resolution, uncertainty, withinBinVariance, withinBinCovariance } = parts;
        const sum = reliability - resolution + uncertainty + withinBinVariance - withinBinCovariance;
        expect(sum).toBeCloseTo(parts.brier, 12);
        const plain = pairs.reduce((total, [y, value]) => total + rowBrier(y, value), 0) / pairs.length;
        expect(parts.brier).toBeCloseTo(plain, 12);
      }),
    );
  });

  it("is undefined where a value is no probability", () => {
    expect(rowBrier(1, 1.5)).toBeNaN();
    expect(rowBrier(1, Number.NaN)).toBeNaN();
  });
});

describe("bins of equal counts", () => {
  it("hold ties together and are numbered without gaps", () => {
    expect([...equalCountBins(Float64Array.of(5, 1, 1, 1, 9, 7), 3).binOf]).toEqual([1, 0, 0, 0, 2, 2]);
    expect(equalCountBins(new Float64Array(7), 10)).toEqual({ binOf: new Int32Array(7), nBins: 1 });
  });

  it("ascend with the value, do not depend on the order of rows, and are equal but for ties", () => {
    fc.assert(
      fc.property(
        fc.array(probability, { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        (values, most) => {
          const { binOf, nBins } = equalCountBins(Float64Array.from(values), most);
          expect(nBins).toBeLessThanOrEqual(most);
          expect(new Set(binOf).size).toBe(nBins);
          for (const [a, x] of values.entries())
            for (const [b, y] of values.entries())
              if (x <= y) expect(binOf[a]).toBeLessThanOrEqual(binOf[b]!);
          const backwards = equalCountBins(Float64Array.from(values.toReversed()), most);
          expect([...backwards.binOf]).toEqual([...binOf].reverse());
        },
      ),
    );
    const sizes = new Map<number, number>();
    for (const bin of equalCountBins(
      Float64Array.from({ length: 97 }, (_, at) => at),
      10,
    ).binOf)
      sizes.set(bin, (sizes.get(bin) ?? 0) + 1);
    expect([...sizes.values()].every((size) => size === 9 || size === 10)).toBe(true);
  });
});
