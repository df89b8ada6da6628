import { describe, expect, it } from "vitest";
import { RestrictedMaster } from "../../../src/campaign/optimise/restricted-master.ts";

/** Value and uses of two limits of allocations, as a bank of 58,659 clients gave them: twins and near twins. */
const allocations = [
  [1439585.0952123664, 0.9998918552186133, 0.9998],
  [1439585.0952123664, 0.9998918552186133, 0.9998],
  [1439602.0807077955, 1, 1],
  [1439349.1219182655, 0.9980268918502644, 0.9978],
  [1439590.5288137144, 0.9996859512406863, 1],
  [1439593.4118856948, 0.9997288811599978, 1],
  [1439595.1555119525, 0.9997592111662398, 1],
  [1439597.2827734621, 0.999801941882024, 1],
  [1439598.4740625184, 0.9998303692273584, 1],
  [1439615.9796116664, 0.9999527077584865, 1.0002],
  [1439599.8444100842, 0.9998711433634146, 1],
  [1439600.3894296945, 0.9998906149493334, 1],
  [1439600.822578776, 0.9999082999649762, 1],
  [1439601.2396836742, 0.9999277378373344, 1],
  [1439601.4744243128, 0.9999400993037948, 1],
  [1439601.6153893843, 0.9999489218837724, 1],
  [1439601.7410671255, 0.9999577404345784, 1],
  [1439601.831332534, 0.9999647925666453, 1],
  [1439601.9106695564, 0.9999718418183957, 1],
  [1439601.926921206, 0.9999736031870916, 1],
  [1439601.9572678935, 0.9999771253560806, 1],
  [1439601.9976258143, 0.9999824072490243, 1],
] as const;

describe("the restricted master", () => {
  it("ends though allocations come twice and all but twice", () => {
    const master = new RestrictedMaster([1, 1], [23060602.726792324, 30993313.229479928]);
    for (const [value, ...used] of allocations) master.add(value, Float64Array.from(used));
    const { value, prices, shortfall } = master.solve();
    expect([...shortfall]).toEqual([0, 0]);
    // Weak duality from both sides: the mixture is worth what its prices prove.
    const worths = allocations.map(
      ([own, ...used]) => own + prices[0]! * (1 - used[0]!) + prices[1]! * (1 - used[1]!),
    );
    expect(Math.max(...worths) / value - 1).toBeLessThan(1e-12);
    expect(value).toBeGreaterThanOrEqual(1439602.0807077955);
  });
});
