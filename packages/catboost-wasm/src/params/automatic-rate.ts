import type { LossName } from "../trees/loss.ts";

/** a, b, c, d of a loss, with and without the best model, from the average and from 0. */
type Fit = readonly [a: number, b: number, c: number, d: number];
type Fits = Record<"best" | "all", Record<"average" | "zero", Fit>>;

const fits: Partial<Record<LossName, Fits>> = {
  Logloss: {
    best: { average: [0.246, -5.127, -0.451, 0.978], zero: [0.247, -5.158, -0.435, 0.934] },
    all: { average: [0.408, -7.299, -0.928, 2.701], zero: [0.427, -7.525, -0.917, 2.63] },
  },
  RMSE: {
    best: { average: [0.157, -4.062, -0.61, 1.557], zero: [0.189, -4.383, -0.623, 1.439] },
    all: { average: [0.158, -4.287, -0.813, 2.571], zero: [0.178, -4.473, -0.76, 2.133] },
  },
};

/** Without a fit for the loss. */
export const usualRate = 0.03;

/**
 * Official's fit of a good learning rate: exp(a ln rows + b), scaled by the number of iterations relative to 1000; at most 0.5, six decimals.
 */
export function automaticRate(
  loss: LossName,
  nRows: number,
  iterations: number,
  usesBestModel: boolean,
  fromAverage: boolean,
): number {
  const fit = fits[loss]?.[usesBestModel ? "best" : "all"][fromAverage ? "average" : "zero"];
  if (!fit) return usualRate;
  const [a, b, c, d] = fit;
  const base = Math.exp(a * Math.log(nRows) + b);
  const factor = Math.exp(c * Math.log(iterations) + d) / Math.exp(c * Math.log(1000) + d);
  return Math.floor(Math.min(base * factor, 0.5) * 1e6 + 0.5) / 1e6;
}
