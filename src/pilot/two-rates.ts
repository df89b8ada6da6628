/**
 * Score intervals of two independent rates: the values that the score test, with the variance under the value itself, does
 * not refuse. Miettinen & Nurminen, Statistics in Medicine 4 (1985), with their factor N / (N − 1); the constrained estimates
 * in closed form after Farrington & Manning, Statistics in Medicine 9 (1990). They hold their level at small rates, where
 * Wald's intervals do not. The ratio's are those of statsmodels' `confint_proportions_2indep(compare="ratio", method="score")`;
 * the difference's are not quite its (0.15.0), whose cubic has a count where the paper has the size of an arm.
 */
import type { Estimate } from "../evaluate/interval.ts";

/** Takers among the clients of one arm. */
export interface Arm {
  nClients: number;
  nTakers: number;
}

/**
 * The difference of the rates, treated − control, −1 … 1.
 *
 * @param z critical value of the interval, 1.96 for 95 %
 * @returns nulls where an arm is empty
 *
 * Cost: some hundred evaluations of the test.
 * @example rateDifference({ nClients: 1000, nTakers: 30 }, { nClients: 1000, nTakers: 20 }, 1.96) // 0.010, −0.0038 … 0.0244
 */
export function rateDifference(treated: Arm, control: Arm, z: number): Estimate {
  if (treated.nClients === 0 || control.nClients === 0) return undefinedEstimate;
  const value = rateOf(treated) - rateOf(control);
  const score = (difference: number) => differenceScore(treated, control, difference);
  return {
    value,
    low: crossingPoint(score, value, -1, z),
    high: crossingPoint(score, value, 1, -z),
  };
}

/**
 * The ratio of the rates, treated / control, from 0.
 *
 * @param z critical value of the interval, 1.96 for 95 %
 * @returns null bounds where there is no finite one: without takers in the control arm the ratio has no upper bound
 */
export function rateRatio(treated: Arm, control: Arm, z: number): Estimate {
  if (treated.nClients === 0 || control.nClients === 0 || treated.nTakers + control.nTakers === 0)
    return undefinedEstimate;
  // In logarithms, where the score falls evenly.
  const score = (logRatio: number) => ratioScore(treated, control, Math.exp(logRatio));
  const value = rateOf(treated) / rateOf(control);
  const middle = treated.nTakers === 0 ? -farLog : control.nTakers === 0 ? farLog : Math.log(value);
  return {
    value: control.nTakers === 0 ? null : value,
    low: treated.nTakers === 0 ? 0 : Math.exp(crossingPoint(score, middle, -farLog, z)),
    high: control.nTakers === 0 ? null : Math.exp(crossingPoint(score, middle, farLog, -z)),
  };
}

/** The z of the score test that the difference of the rates is `difference`. */
export function differenceScore(treated: Arm, control: Arm, difference: number): number {
  const [n1, n0] = [treated.nClients, control.nClients];
  const n = n1 + n0;
  const p0 = controlRateAt(treated, control, difference);
  const p1 = within01(p0 + difference);
  const variance = ((p1 * (1 - p1)) / n1 + (p0 * (1 - p0)) / n0) * (n / (n - 1));
  return scaled(rateOf(treated) - rateOf(control) - difference, variance);
}

export function rateOf({ nClients, nTakers }: Arm): number {
  return nTakers / nClients;
}

export const undefinedEstimate: Estimate = { value: null, low: null, high: null };

/** ln of a ratio beyond all that rates of clients have. */
const farLog = 40;

/** The likeliest rate of the control arm where the other is larger by `difference`: the root of a cubic. */
function controlRateAt(treated: Arm, control: Arm, difference: number): number {
  const [n1, n0, x0] = [treated.nClients, control.nClients, control.nTakers];
  const n = n1 + n0;
  const x = treated.nTakers + x0;
  const l2 = (n1 + 2 * n0) * difference - n - x;
  const l1 = (n0 * difference - n - 2 * x0) * difference + x;
  const l0 = x0 * difference * (1 - difference);
  const cube = l2 ** 3 / (3 * n) ** 3 - (l1 * l2) / (6 * n * n) + l0 / (2 * n);
  const root = Math.sign(cube || 1) * Math.sqrt(Math.max(0, l2 ** 2 / (3 * n) ** 2 - l1 / (3 * n)));
  const cosine = root === 0 ? 0 : Math.min(1, Math.max(-1, cube / root ** 3));
  const angle = (Math.PI + Math.acos(cosine)) / 3;
  const rate = 2 * root * Math.cos(angle) - l2 / (3 * n);
  return Math.min(Math.min(1, 1 - difference), Math.max(Math.max(0, -difference), rate));
}

function ratioScore(treated: Arm, control: Arm, ratio: number): number {
  const [n1, n0] = [treated.nClients, control.nClients];
  const n = n1 + n0;
  const a = n * ratio;
  const b = -(n1 * ratio + treated.nTakers + n0 + control.nTakers * ratio);
  const c = treated.nTakers + control.nTakers;
  // −b is above 0, and this form of the smaller root loses no digits.
  const p0 = within01((2 * c) / (-b + Math.sqrt(Math.max(0, b * b - 4 * a * c))));
  const p1 = within01(p0 * ratio);
  const variance = ((p1 * (1 - p1)) / n1 + (ratio ** 2 * p0 * (1 - p0)) / n0) * (n / (n - 1));
  return scaled(rateOf(treated) - ratio * rateOf(control), variance);
}

function scaled(distance: number, variance: number): number {
  if (Math.abs(distance) < 1e-15) return 0;
  return distance / Math.sqrt(Math.max(variance, Number.MIN_VALUE));
}

/** Where a score that falls from the estimate outwards passes `z`, between the estimate and `far`. */
function crossingPoint(score: (at: number) => number, estimate: number, far: number, z: number): number {
  let [inside, outside] = [estimate, far];
  for (let step = 0; step < 100 && inside !== outside; step++) {
    const middle = (inside + outside) / 2;
    if (Math.abs(score(middle)) <= Math.abs(z)) inside = middle;
    else outside = middle;
  }
  return (inside + outside) / 2;
}

function within01(rate: number): number {
  return Math.min(1, Math.max(0, rate));
}
