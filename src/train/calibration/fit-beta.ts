import { type Calibrator, softplus } from "../../model/calibrator.ts";
import { fitLogits } from "./fit-logits.ts";

/**
 * Beta calibration of a model's own probability p: logistic regression on ln p and −ln(1 − p), neither of which may count
 * against it. One that does is left out, and the other is fitted alone.
 * Kull, Silva Filho & Flach, "Beta calibration", AISTATS 2017, §3.2.
 *
 * @param raw nRows log-odds of p
 * @param label nRows × 0/1
 * @returns undefined where the score does not rise with the label, or the classes are fully apart
 *
 * Deterministic. Cost: O(nRows) a step, some ten steps.
 */
export function fitBeta(raw: Float64Array, label: ArrayLike<number>): Calibrator | undefined {
  const lnP = raw.map((value) => -softplus(-value));
  const lnQ = raw.map(softplus);
  const both = fitLogits([lnP, lnQ], label);
  if (!both) return undefined;
  let [c, a, b] = both as [number, number, number];
  if (a < 0) [c, a, b] = alone(lnQ, label, (c, b) => [c, 0, b]);
  else if (b < 0) [c, a, b] = alone(lnP, label, (c, a) => [c, a, 0]);
  return a >= 0 && b >= 0 && a + b > 0 ? { method: "beta", a, b, c } : undefined;
}

function alone(
  column: Float64Array,
  label: ArrayLike<number>,
  as: (c: number, slope: number) => [number, number, number],
): [number, number, number] {
  const [c = Number.NaN, slope = Number.NaN] = fitLogits([column], label) ?? [];
  return as(c, slope);
}
