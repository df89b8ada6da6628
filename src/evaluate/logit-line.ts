/** Logistic regression of the label on the logit of a probability: two parameters, by Newton's method. */
import { type Estimate, orNull, standardNormalBound } from "./interval.ts";
import type { Labels } from "./steps.ts";

export interface LogitLine {
  intercept: Estimate;
  slope: Estimate;
  /** Why they are null, or null. */
  reason: string | null;
}

const maxSteps = 50;
const tolerance = 1e-10;

/**
 * Fits logit P(y = 1) = intercept + slope · logit(p) by maximum likelihood.
 *
 * @param probability nRows; kept 2⁻⁵² away from 0 and 1, as in `logLoss`
 * @param cluster nRows ids: intervals are normal with the sandwich variance, one score for each cluster
 * @returns nulls with a reason where there is no finite maximum: one class, one probability, classes fully apart
 *
 * Deterministic to rounding. Cost: O(n) a step, some six steps.
 */
export function fitLogitLine(label: Labels, probability: Float64Array, cluster: Int32Array): LogitLine {
  const nRows = label.length;
  let nPositives = 0;
  for (const value of label) nPositives += value;
  if (nRows === 0) return noLine("no rows");
  if (nPositives === 0 || nPositives === nRows) return noLine("rows of one class only");
  const x = probability.map((p) => {
    const kept = Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
    return Math.log(kept / (1 - kept));
  });
  if (x.every((value) => value === x[0])) return noLine("one probability for all rows: no slope");
  let [intercept, slope] = [Math.log(nPositives / (nRows - nPositives)), 0];
  for (let step = 0; step < maxSteps; step++) {
    const { gradient, inverse } = derivatives(label, x, intercept, slope);
    const move = [
      inverse[0] * gradient[0] + inverse[1] * gradient[1],
      inverse[1] * gradient[0] + inverse[2] * gradient[1],
    ] as const;
    intercept += move[0];
    slope += move[1];
    if (!Number.isFinite(intercept + slope)) break;
    if (Math.abs(move[0]) + Math.abs(move[1]) < tolerance * (1 + Math.abs(intercept) + Math.abs(slope))) {
      return { ...withIntervals(label, x, cluster, intercept, slope, inverse), reason: null };
    }
  }
  return noLine("the classes are fully apart: no finite slope");
}

/** Gradient of the log-likelihood, and the inverse of its negative Hessian as [a, b, c] of [[a, b], [b, c]]. */
function derivatives(label: Labels, x: Float64Array, intercept: number, slope: number) {
  let [g0, g1, h0, h1, h2] = [0, 0, 0, 0, 0];
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) {
    const p = 1 / (1 + Math.exp(-intercept - slope * x[rowIdx]!));
    const residual = label[rowIdx]! - p;
    const weight = p * (1 - p);
    g0 += residual;
    g1 += residual * x[rowIdx]!;
    h0 += weight;
    h1 += weight * x[rowIdx]!;
    h2 += weight * x[rowIdx]! ** 2;
  }
  const determinant = h0 * h2 - h1 * h1;
  return {
    gradient: [g0, g1] as const,
    inverse: [h2 / determinant, -h1 / determinant, h0 / determinant] as const,
  };
}

/** Sandwich variance: inverse · Σ over clusters of (its score)(its score)ᵀ · inverse. */
function withIntervals(
  label: Labels,
  x: Float64Array,
  cluster: Int32Array,
  intercept: number,
  slope: number,
  inverse: readonly [number, number, number],
) {
  const scores = new Map<number, [number, number]>();
  for (let rowIdx = 0; rowIdx < label.length; rowIdx++) {
    const residual = label[rowIdx]! - 1 / (1 + Math.exp(-intercept - slope * x[rowIdx]!));
    const score = scores.get(cluster[rowIdx]!) ?? [0, 0];
    score[0] += residual;
    score[1] += residual * x[rowIdx]!;
    scores.set(cluster[rowIdx]!, score);
  }
  let [ofIntercept, ofSlope] = [0, 0];
  for (const [s0, s1] of scores.values()) {
    ofIntercept += (inverse[0] * s0 + inverse[1] * s1) ** 2;
    ofSlope += (inverse[1] * s0 + inverse[2] * s1) ** 2;
  }
  const interval = (value: number, variance: number): Estimate => ({
    value,
    low: orNull(value - standardNormalBound * Math.sqrt(variance)),
    high: orNull(value + standardNormalBound * Math.sqrt(variance)),
  });
  return { intercept: interval(intercept, ofIntercept), slope: interval(slope, ofSlope) };
}

function noLine(reason: string): LogitLine {
  const nothing: Estimate = { value: null, low: null, high: null };
  return { intercept: nothing, slope: nothing, reason };
}
