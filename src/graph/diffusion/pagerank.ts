import { InternalError } from "../../core/errors.ts";
import type { Csr, TieValues } from "../csr/csr.ts";
import { columnsByBlock } from "../csr/row-blocks.ts";
import { KernelMemory } from "../runtime/kernel-memory.ts";

export interface PageRankOptions {
  /** Chance that a walk goes on at each step, above 0 and below 1. Default 0.85. */
  damping?: number;
  /** Largest error, as a share of the result's length (each node's error weighed by 1 / degree). Default 1e-9. */
  tolerance?: number;
  /** As for `KernelMemory`. */
  threads?: number;
}

/**
 * PageRank over an undirected weighted graph (feature 21): where a walk is that starts at a node drawn from `start`, takes a tie in
 * proportion to its weight, and ends after each step with chance 1 − damping.
 *
 *     r = damping Pᵀ r + (1 − damping) v,   P_ij = w_ij / K_i,   Σ r = 1
 *
 * With the same start everywhere this is PageRank (Brin & Page 1998), with the adopters known at t as start the personalised one
 * (Haveliwala 2002; for churn Óskarsdóttir et al. 2017). A walk at a node without ties begins anew.
 *
 * Solved by Chebyshev semi-iteration (Golub & Varga 1961): P of an undirected graph is similar to a symmetric matrix whose eigenvalues
 * lie in [−1, 1], so some 37 steps reach 1e-9 where the power iteration needs 128; their number follows from the tolerance alone.
 *
 * @param csr symmetric rows, see `symmetricGraph`; a self-loop counts once
 * @param weights per-tie array, > 0, the same both ways; null: every tie weighs 1
 * @param start where walks start: one weight a node, ≥ 0, not all 0; scaled to sum 1
 * @returns f64 for each node; sums to 1
 *
 * Deterministic, whatever the number of threads. Cost O(steps × nTies); 4 or 8 bytes a tie and 40 a node while it runs.
 */
export function pageRank(
  csr: Csr,
  weights: TieValues | null,
  start: ArrayLike<number>,
  { damping = 0.85, tolerance = 1e-9, threads }: PageRankOptions = {},
): Float64Array {
  const total = checkedTotal(csr, start);
  const { nRows: n, offsets, targets } = csr;
  const memory = new KernelMemory(threads === undefined ? {} : { threads });
  const at = {
    offsets: memory.copy(offsets),
    targets: memory.copy(targets),
    weights: weights ? memory.copy(weights) : 0,
    start: memory.allocate(n * 8),
    degrees: memory.allocate(n * 8),
  };
  /** The values at the last two steps, and what neighbours pull of each. */
  const values = [memory.allocate(n * 8), memory.allocate(n * 8)] as const;
  const scaled = [memory.allocate(n * 8), memory.allocate(n * 8)] as const;
  const f64 = (address: number) => new Float64Array(memory.buffer, address, n);
  fillDegrees(csr, weights, f64(at.degrees));
  f64(at.start).set(Float64Array.from({ length: n }, (_, node) => ((1 - damping) * start[node]!) / total));
  // Step 0 starts from nothing.
  for (const address of [...values, ...scaled]) f64(address).fill(0);

  const nSteps = stepsFor(damping, tolerance);
  let omega = 1;
  for (let step = 1; step <= nSteps; step++) {
    if (step === 2) omega = 1 / (1 - damping ** 2 / 2);
    if (step > 2) omega = 1 / (1 - (damping ** 2 * omega) / 4);
    const current = (step + 1) % 2;
    const other = step % 2;
    columnsByBlock(
      { memory, nRows: n, nTies: targets.length },
      {
        name: "spread",
        args: () => [
          at.offsets,
          at.targets,
          at.weights,
          at.start,
          at.degrees,
          values[other]!,
          scaled[current]!,
          scaled[other]!,
          damping,
          omega,
        ],
        scratchBytes: 0,
        valuesPerTie: 1,
        nColumns: 0,
        columnIdxs: [],
      },
    );
  }
  const result = f64(values[nSteps % 2]!).slice();
  const sum = result.reduce((so, value) => so + value, 0);
  return result.map((value) => value / sum);
}

/** Steps until the Chebyshev bound 2 / (s^k + s^−k), s = damping / (1 + √(1 − damping²)), is below the tolerance. */
function stepsFor(damping: number, tolerance: number): number {
  const shrink = damping / (1 + Math.sqrt(1 - damping ** 2));
  return Math.ceil(Math.log(2 / tolerance) / -Math.log(shrink));
}

function fillDegrees({ nRows, offsets }: Csr, weights: TieValues | null, degrees: Float64Array): void {
  for (let node = 0; node < nRows; node++) {
    let degree = 0;
    if (!weights) degree = offsets[node + 1]! - offsets[node]!;
    else for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) degree += weights[tie]!;
    degrees[node] = degree;
  }
}

function checkedTotal({ nRows, nCols }: Csr, start: ArrayLike<number>): number {
  let total = 0;
  for (let node = 0; node < start.length; node++) total += start[node]!;
  if (nRows !== nCols || start.length !== nRows || !(total > 0)) {
    throw new InternalError(
      `page rank: ${nRows} × ${nCols}, ${start.length} start weights of sum ${total}, expected a square and one weight a node, not all 0`,
    );
  }
  return total;
}
