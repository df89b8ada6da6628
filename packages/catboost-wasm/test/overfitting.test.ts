import { describe, expect, it } from "vitest";
import { OverfittingDetector } from "../src/training/overfitting.ts";

/** How many losses the detector takes before it says stop; 0 = it never does. */
function stopAt(detector: OverfittingDetector, losses: readonly number[]): number {
  return losses.findIndex((loss) => detector.isOver(loss)) + 1;
}

describe("the overfitting detector", () => {
  it("with a threshold of 1 stops so many trees after the best one", () => {
    const losses = [5, 4, 3, 3.5, 3.4, 3.3, 3.2, 3.1];
    expect(stopAt(new OverfittingDetector(1, 2), losses)).toBe(5);
    expect(stopAt(new OverfittingDetector(1, 5), losses)).toBe(8);
    expect(stopAt(new OverfittingDetector(1, 6), losses)).toBe(0);
  });

  it("never stops with a threshold of 0", () => {
    expect(stopAt(new OverfittingDetector(0, 1), [1, 2, 3, 4, 5])).toBe(0);
  });

  it("weighs the loss since the best tree against the fastest fall before", () => {
    // Increase: 0.99 · 4, then 0.99 of it a tree. One tree after the best, e = best - 1: p = exp(-0.5 / (0.99² · 4)) = 0.880.
    expect(stopAt(new OverfittingDetector(0.89, 1), [9, 5, 6])).toBe(3);
    expect(stopAt(new OverfittingDetector(0.87, 1), [9, 5, 6])).toBe(0);
  });
});
