/**
 * The hazard of a client's first credit card in one week, the truth that models are to find:
 *
 *   p = 1 / (1 + exp(-(base + own · s + likeness · z + influence · min(n, 5))))
 *
 * s: score of the client's own C360 attributes in that month, standardised; z: the trait shared within the client's
 * community; n: contacts whom the client talks to in that week, through ties the operator can see, and who took the card before it.
 * With likeness = influence = 0 contacts say nothing about uptake that the client's own attributes do not.
 */
import type { Effects } from "./options.ts";

/** Adopters among the contacts beyond which more do not matter. */
const maxAdopters = 5;

export interface HazardInputs {
  effects: Effects;
  /** nClients × nMonths scores. */
  ownScore: Float32Array;
  nMonths: number;
  /** Traits of the clients, then of others. */
  trait: Float32Array;
}

/** The three parts of one client's linear predictor. */
export function hazardParts(inputs: HazardInputs, client: number, month: number, nAdopters: number) {
  const { effects } = inputs;
  return {
    own: effects.own * inputs.ownScore[client * inputs.nMonths + month]!,
    likeness: effects.likeness * inputs.trait[client]!,
    influence: effects.influence * Math.min(nAdopters, maxAdopters),
  };
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/**
 * The intercept at which the mean hazard is `rate`, by Newton's method from a start.
 *
 * @param predictors linear predictors without the intercept.
 */
export function solveIntercept(predictors: Float64Array, rate: number, start: number): number {
  const n = predictors.length;
  if (n === 0) return start;
  let intercept = start;
  for (let iteration = 0; iteration < 30; iteration++) {
    let sum = 0;
    let slope = 0;
    for (const predictor of predictors) {
      const hazard = logistic(intercept + predictor);
      sum += hazard;
      slope += hazard * (1 - hazard);
    }
    const step = Math.min(2, Math.max(-2, (rate * n - sum) / Math.max(slope, 1e-12)));
    intercept += step;
    if (Math.abs(step) < 1e-6) break;
  }
  return intercept;
}

/** Shifted and scaled to mean 0 and standard deviation 1. */
export function standardised(values: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const deviation = Math.sqrt(squares / values.length - mean * mean);
  return values.map((value) => (value - mean) / deviation);
}
