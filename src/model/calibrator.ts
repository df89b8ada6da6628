/**
 * From a model's raw score (log-odds) to a probability that holds: of the clients who are told p, a part p takes the product.
 *
 * Every calibrator rises with the score, or at least never falls, so that the ranking is the model's own. Only isotonic
 * makes ties of what the model told apart; whoever ranks goes by the raw score first.
 */

/** Plain JSON, as it is kept in a bundle. */
export type Calibrator =
  /** The model's own probability, 1 / (1 + exp(−raw)). */
  | { method: "none" }
  /** 1 / (1 + exp(−(slope · raw + intercept))), slope > 0. Platt, "Probabilistic outputs for support vector machines" (1999). */
  | { method: "platt"; slope: number; intercept: number }
  /**
   * 1 / (1 + exp(−(a ln p − b ln(1 − p) + c))) of the model's own p; a, b ≥ 0, not both 0. Kull, Silva Filho & Flach, "Beta calibration"
   * (AISTATS 2017).
   */
  | { method: "beta"; a: number; b: number; c: number }
  /**
   * Between knots (raw, probability) on straight lines, outside them as at the nearest. Zadrozny & Elkan, "Transforming
   * classifier scores into accurate multiclass probability estimates" (KDD 2002).
   */
  | { method: "isotonic"; raw: readonly number[]; probability: readonly number[] };

export type CalibrationMethod = Calibrator["method"];

/** The model's own probability of a raw score. */
export function sigmoid(raw: number): number {
  return 1 / (1 + Math.exp(-raw));
}

/** The raw score of a probability; finite also where it was rounded to 1. */
export function logOdds(probability: number): number {
  const kept = Math.min(probability, 1 - Number.EPSILON / 2);
  return Math.log(kept / (1 - kept));
}

/** ln(1 + exp(value)) without overflow: −ln p of the model's own probability p is `softplus(−raw)`, −ln(1 − p) is `softplus(raw)`. */
export function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
}

/**
 * A function from raw scores to calibrated probabilities, 0 … 1. Deterministic. Cost: constant; of isotonic O(log knots).
 *
 * @example const probability = raw.map(probabilityOf({ method: "platt", slope: 0.9, intercept: -0.1 }));
 */
export function probabilityOf(calibrator: Calibrator): (raw: number) => number {
  switch (calibrator.method) {
    case "none":
      return sigmoid;
    case "platt":
      return (raw) => sigmoid(calibrator.slope * raw + calibrator.intercept);
    case "beta": {
      const { a, b, c } = calibrator;
      return (raw) => sigmoid(b * softplus(raw) - a * softplus(-raw) + c);
    }
    case "isotonic":
      return (raw) => interpolate(calibrator.raw, calibrator.probability, raw);
  }
}

/** @param xs ascending, each once */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let below = 0;
  let above = xs.length - 1;
  if (!(x > xs[below]!)) return ys[below]!;
  if (x >= xs[above]!) return ys[above]!;
  while (above - below > 1) {
    const middle = (below + above) >> 1;
    if (xs[middle]! <= x) below = middle;
    else above = middle;
  }
  const share = (x - xs[below]!) / (xs[above]! - xs[below]!);
  return ys[below]! + share * (ys[above]! - ys[below]!);
}
