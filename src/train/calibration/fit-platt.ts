import type { Calibrator } from "../../model/calibrator.ts";
import { fitLogits } from "./fit-logits.ts";

/** Targets that Platt sets instead of 1 and 0, as if one more row of each class had been seen. */
export function smoothedTargets(label: ArrayLike<number>): { positive: number; negative: number } {
  let nPositives = 0;
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) nPositives += label[rowIdx]!;
  const nNegatives = label.length - nPositives;
  return { positive: (nPositives + 1) / (nPositives + 2), negative: 1 / (nNegatives + 2) };
}

/**
 * Platt's sigmoid with his smoothed targets: Platt, "Probabilistic outputs for support vector machines" (1999), §2.
 *
 * @param raw nRows log-odds
 * @param label nRows × 0/1
 * @returns undefined where the score does not rise with the label
 *
 * Deterministic. Cost: O(nRows) a step, some eight steps.
 */
export function fitPlatt(raw: Float64Array, label: ArrayLike<number>): Calibrator | undefined {
  const { positive, negative } = smoothedTargets(label);
  const target = Float64Array.from(label, (value) => (value === 1 ? positive : negative));
  const [intercept, slope] = fitLogits([raw], target) ?? [];
  return slope !== undefined && slope > 0 ? { method: "platt", slope, intercept: intercept! } : undefined;
}
