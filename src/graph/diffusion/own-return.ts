import type { Csr, TieValues } from "../csr/csr.ts";

/** The first steps' tridiagonal matrix: diagonal, and beside it one value less or, unless the walk has seen its whole component, as many. */
export interface Jacobi {
  alpha: number[];
  beta: number[];
}

/** An estimate and the bounds that it lies between. */
export interface Bracket {
  low: number;
  value: number;
  high: number;
}

/**
 * How much of what a walk spreads from a node comes back to that very node, exactly or between bounds, from the node's neighbourhood alone:
 *
 *     g_ii = (1 − damping) Σ_k damping^k (P^k)_ii,   P_ij = w_ij / K_i
 *
 * P is similar to the symmetric D^−½ W D^−½, so g_ii is an integral over that matrix's spectrum as i sees it. Lanczos' method from i gives the
 * Gauss rule, which lies below, and with one point moved to 1 the Gauss–Radau rule, which lies above (Golub & Meurant 1994, "Matrices,
 * moments and quadrature"). The estimate between them lets all further rows be like the last one (Haydock's terminator). m steps
 * look at the ties of everybody within m − 1 steps of i, and are exact for the first 2m − 1 returns.
 *
 * One object serves any number of nodes, one after another. Deterministic. Cost: 37 bytes a node; a walk O(ties looked at).
 */
export class OwnReturn {
  readonly #csr: Csr;
  readonly #weights: TieValues | null;
  /** 1 / √K, 0 for a node without ties. */
  readonly #scale: Float64Array;
  /** Lanczos vectors: before, current, next. 0 outside of the ball. */
  #vectors: [Float64Array, Float64Array, Float64Array];
  readonly #isInBall: Uint8Array;
  /** Nodes that the walk has reached, in the order of their steps. */
  readonly #ball: Uint32Array;

  constructor(csr: Csr, weights: TieValues | null) {
    const { nRows: n, offsets } = csr;
    this.#csr = csr;
    this.#weights = weights;
    this.#scale = Float64Array.from({ length: n }, (_, node) => {
      let degree = 0;
      for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) degree += weights ? weights[tie]! : 1;
      return degree > 0 ? 1 / Math.sqrt(degree) : 0;
    });
    this.#vectors = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
    this.#isInBall = new Uint8Array(n);
    this.#ball = new Uint32Array(n);
  }

  /**
   * Bounds of g_ii, for a walk that goes on with chance `damping`; 1 − damping for a node without ties.
   *
   * @param isClose asked after each step, whether the bounds may stay as they are
   * @param maxTies stops before a step would take the ties looked at beyond this; the first two steps are always made
   */
  ofWalk(node: number, damping: number, isClose: (bracket: Bracket) => boolean, maxTies: number): Bracket {
    let bracket: Bracket = { low: 1 - damping, value: 1 - damping, high: 1 };
    this.#lanczos(node, (jacobi, nTies) => {
      bracket = returnBounds(jacobi, damping);
      return isClose(bracket) || (jacobi.alpha.length >= 2 && nTies > maxTies);
    });
    return bracket;
  }

  /** ((keep I + (1 − keep) P)^nSteps)_ii: what is back at a node of what it had, after some steps that each keep a share. Up to rounding. */
  ofLazySteps(node: number, keep: number, nSteps: number): number {
    let jacobi: Jacobi = { alpha: [], beta: [] };
    this.#lanczos(node, (so) => {
      jacobi = so;
      return 2 * so.alpha.length - 1 >= nSteps;
    });
    const { alpha, beta } = jacobi;
    let values = alpha.map((_, at): number => (at === 0 ? 1 : 0));
    for (let step = 0; step < nSteps; step++) {
      values = values.map(
        (value, at) =>
          keep * value +
          (1 - keep) *
            (alpha[at]! * value +
              (at > 0 ? beta[at - 1]! * values[at - 1]! : 0) +
              (at + 1 < alpha.length ? beta[at]! * values[at + 1]! : 0)),
      );
    }
    return values[0]!;
  }

  /** @param isEnough asked after each step, with the ties that the walk will have looked at after one more */
  #lanczos(node: number, isEnough: (jacobi: Jacobi, nTies: number) => boolean): void {
    const { offsets } = this.#csr;
    const ball = this.#ball;
    const jacobi: Jacobi = { alpha: [], beta: [] };
    this.#reach(node, 0);
    let nBall = 1;
    this.#vectors[1][node] = 1;
    let nTies = offsets[node + 1]! - offsets[node]!;
    for (;;) {
      const [before, current, next] = this.#vectors;
      const nReached = this.#multiply(current, next, nBall);
      const lastBeta = jacobi.beta.at(-1) ?? 0;
      let alpha = 0;
      for (let at = 0; at < nBall; at++) alpha += current[ball[at]!]! * next[ball[at]!]!;
      let square = 0;
      for (let at = 0; at < nReached; at++) {
        const one = ball[at]!;
        next[one]! -= alpha * current[one]! + lastBeta * before[one]!;
        square += next[one]! ** 2;
      }
      jacobi.alpha.push(alpha);
      const beta = Math.sqrt(square);
      const isWhole = beta < 1e-12;
      if (!isWhole) jacobi.beta.push(beta);
      for (let at = 0; at < nReached; at++) nTies += offsets[ball[at]! + 1]! - offsets[ball[at]!]!;
      nBall = nReached;
      if (isEnough(jacobi, nTies) || isWhole) break;
      for (let at = 0; at < nBall; at++) next[ball[at]!]! /= beta;
      for (let at = 0; at < nBall; at++) before[ball[at]!] = 0;
      this.#vectors = [current, next, before];
    }
    for (let at = 0; at < nBall; at++) {
      const one = ball[at]!;
      for (const vector of this.#vectors) vector[one] = 0;
      this.#isInBall[one] = 0;
    }
  }

  /** next = D^−½ W D^−½ current; returns how many nodes the ball has then. */
  #multiply(current: Float64Array, next: Float64Array, nBall: number): number {
    const { offsets, targets } = this.#csr;
    const weights = this.#weights;
    const scale = this.#scale;
    const ball = this.#ball;
    let nReached = nBall;
    for (let at = 0; at < nBall; at++) {
      const node = ball[at]!;
      const given = current[node]! * scale[node]!;
      for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) {
        const target = targets[tie]!;
        if (this.#isInBall[target] === 0) this.#reach(target, nReached++);
        next[target]! += weights ? weights[tie]! * given : given;
      }
    }
    for (let at = 0; at < nReached; at++) next[ball[at]!]! *= scale[ball[at]!]!;
    return nReached;
  }

  #reach(node: number, at: number): void {
    this.#ball[at] = node;
    this.#isInBall[node] = 1;
  }
}

/** (1 − damping) [(I − damping T)^−1]_11 of the Jacobi matrix (Gauss), of the one with a further row that has the eigenvalue 1 (Radau), and with endless rows. */
function returnBounds({ alpha, beta }: Jacobi, damping: number): Bracket {
  const m = alpha.length;
  const resolvent = (beyond: number) => {
    let value = beyond;
    for (let at = m - 1; at >= 0; at--)
      value = 1 - damping * alpha[at]! - (damping * (beta[at] ?? 0)) ** 2 / value;
    return (1 - damping) / value;
  };
  const low = resolvent(Infinity);
  if (beta.length < m) return { low, value: low, high: low };
  let pivot = 1 - alpha[0]!;
  for (let at = 1; at < m; at++) pivot = 1 - alpha[at]! - beta[at - 1]! ** 2 / pivot;
  const atOne = 1 - beta[m - 1]! ** 2 / pivot;
  const high = Math.max(low, resolvent(1 - damping * atOne));
  const [diagonal, beside] = [1 - damping * alpha[m - 1]!, damping * beta[m - 1]!];
  const likeLast = (diagonal + Math.sqrt(Math.max(0, diagonal ** 2 - 4 * beside ** 2))) / 2;
  return { low, value: Math.min(Math.max(resolvent(likeLast), low), high), high };
}
