/**
 * Count, mean and sum of squared deviations of a set of values, and how those of several sets are put together: Chan, Golub &
 * LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983), eq. 2.1.
 */
export interface Moments {
  n: number;
  /** 0 without values. */
  mean: number;
  /** Σ (x − mean)². */
  squares: number;
}

export const noMoments: Moments = { n: 0, mean: 0, squares: 0 };

/** The moments of two sets together. */
export function joinMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  if (n === 0) return noMoments;
  const delta = b.mean - a.mean;
  return {
    n,
    mean: a.mean + (delta * b.n) / n,
    squares: a.squares + b.squares + (delta * delta * a.n * b.n) / n,
  };
}

/** Sample variance, NaN below two values. */
export function variance({ n, squares }: Moments): number {
  return n > 1 ? squares / (n - 1) : Number.NaN;
}
