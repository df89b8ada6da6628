/**
 * A Parzen estimator on [0, 1]: the mean of a broad prior and of one normal density for each value seen, all cut to the interval.
 *
 *     p(x) = (N(x; ½, 1) + Σ_i N(x; x_i, σ_i)) / (n + 1),   each N over its mass in [0, 1]
 *     σ_i  = the larger of the gaps to the values beside x_i (or to the ends), from 1 / min(100, n + 2) to 1
 *
 * Bergstra, Bardenet, Bengio & Kégl, "Algorithms for hyper-parameter optimization", NeurIPS 2011, §4 and §4.2.
 */
import cdf from "@stdlib/stats-base-dists-normal-cdf";
import type { SeededRandom } from "../../util/random.ts";

/** A density that values can be drawn from. */
export interface Density<Value> {
  draw(random: SeededRandom): Value;
  /** Of a value: its probability or density. */
  at(value: Value): number;
}

/** @param values in [0, 1], any order. Cost: O(n log n), then O(n) for each value asked */
export function parzenEstimator(values: readonly number[]): Density<number> {
  const kernels = [kernelOf(0.5, 1), ...kernelsOf(values)];
  return {
    draw(random) {
      const { mean, sigma } = kernels[random.nextInt(kernels.length)]!;
      for (;;) {
        const value = mean + sigma * random.normal();
        if (value >= 0 && value <= 1) return value;
      }
    },
    at: (value) => kernels.reduce((sum, kernel) => sum + cutNormal(value, kernel), 0) / kernels.length,
  };
}

interface Kernel {
  mean: number;
  sigma: number;
  /** Of the uncut density inside [0, 1]. */
  mass: number;
}

function kernelOf(mean: number, sigma: number): Kernel {
  return { mean, sigma, mass: cdf(1, mean, sigma) - cdf(0, mean, sigma) };
}

function kernelsOf(values: readonly number[]): Kernel[] {
  const ends = [0, ...values.toSorted((a, b) => a - b), 1];
  const narrowest = 1 / Math.min(100, values.length + 2);
  return ends.slice(1, -1).map((mean, at) => {
    const gap = Math.max(mean - ends[at]!, ends[at + 2]! - mean);
    return kernelOf(mean, Math.min(1, Math.max(narrowest, gap)));
  });
}

function cutNormal(value: number, { mean, sigma, mass }: Kernel): number {
  return Math.exp(-(((value - mean) / sigma) ** 2) / 2) / (sigma * Math.sqrt(2 * Math.PI) * mass);
}

/** The same for one of a few values: each counted once more than it was seen. */
export function choiceEstimator(choices: readonly number[], values: readonly number[]): Density<number> {
  const weights = choices.map((choice) => 1 + values.filter((value) => value === choice).length);
  const total = values.length + choices.length;
  return {
    draw(random) {
      let left = random.next() * total;
      let at = 0;
      while (at < choices.length - 1 && left >= weights[at]!) {
        left -= weights[at]!;
        at += 1;
      }
      return choices[at]!;
    },
    at: (value) => weights[choices.indexOf(value)]! / total,
  };
}
