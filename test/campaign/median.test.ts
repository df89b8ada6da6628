import { describe, expect, it } from "vitest";
import { median } from "../../src/campaign/median.ts";
import { SeededRandom } from "../../src/util/random.ts";

/** From the whole column in order. */
function slowMedian(values: Float32Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const [lower, upper] = [(sorted.length - 1) >> 1, sorted.length >> 1].map((at) => sorted[at]!);
  return lower === undefined ? Number.NaN : (lower + upper!) / 2;
}

/** So many that they are counted by their first bits. */
const nMany = 1 << 17;

describe("the median of a long column", () => {
  const random = new SeededRandom(7);
  const makers: [string, () => number][] = [
    ["of both signs", () => random.normal()],
    ["with many ties", () => random.nextInt(5) - 2],
    ["with missing ones", () => (random.next() < 0.4 ? Number.NaN : random.next())],
    ["all missing", () => Number.NaN],
    ["of all sizes", () => random.normal() * 10 ** random.nextInt(30)],
    ["with infinities", () => [Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY][random.nextInt(3)]!],
  ];
  it.each(makers)("is that of the sorted column: %s", (_what, make) => {
    for (const nRows of [nMany, nMany + 1]) {
      const values = Float32Array.from({ length: nRows }, make);
      expect(median(values)).toBe(slowMedian(values));
    }
  });

  it("is the mean of two values with nothing between them, however far apart", () => {
    const halves = Float32Array.from({ length: nMany }, (_, at) => (at % 2 === 0 ? -3 : 1e6));
    expect(median(halves)).toBe(slowMedian(halves));
  });

  it("is that of a view into a larger array", () => {
    const whole = Float32Array.from({ length: nMany + 3 }, () => random.next());
    expect(median(whole.subarray(3))).toBe(slowMedian(whole.slice(3)));
  });
});
