import { SeededRandom } from "../../util/random.ts";
import type { Csr } from "../csr/csr.ts";
import { symmetricEigen } from "./symmetric-eigen.ts";

export interface SpectralEmbedding {
  /** Eigenvalues in [−1, 1], the largest in magnitude first. */
  values: Float64Array;
  /** Beside each its eigenvector, one value a node, of length 1; its largest value is positive. */
  vectors: Float64Array[];
}

/**
 * Leading eigenvectors of the normalised adjacency matrix, by magnitude: its truncated singular value decomposition.
 *
 *     S = D^−½ A D^−½,   S v = λ v
 *
 * They place people who share much of their surroundings near each other (Chung 1997; Qiu et al. 2018, "Network embedding as
 * matrix factorization"). Their signs and order have no meaning beyond one graph: features of a static graph only.
 *
 * By Lanczos steps with full reorthogonalisation (Golub & Van Loan, 10.1) from a seeded start. Of an eigenvalue that occurs
 * more than once (components alike, twins) one direction is found.
 *
 * @param csr symmetric rows; every tie weighs 1
 * @param count eigenvectors asked for; fewer come back where the graph has fewer different eigenvalues
 *
 * Deterministic for a seed. Cost O(steps × (nTies + steps × nNodes)), steps = 4 × count + 80; memory steps × nNodes × 8 bytes.
 */
export function spectralEmbedding(csr: Csr, count: number, seed: number): SpectralEmbedding {
  const { basis, projected } = lanczos(csr, Math.min(csr.nRows, 4 * count + 80), seed);
  const { values, vectors } = symmetricEigen(projected);
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
  const leading = order.slice(0, count);
  return {
    values: Float64Array.from(leading, (at) => values[at]!),
    vectors: leading.map((at) => oriented(combine(basis, vectors[at]!))),
  };
}

/** An orthonormal basis of the space that repeated steps of S reach from a random start, and S seen in it. */
function lanczos(csr: Csr, maxSteps: number, seed: number) {
  const random = new SeededRandom(seed);
  const scale = Float64Array.from({ length: csr.nRows }, (_, node) => {
    const degree = csr.offsets[node + 1]! - csr.offsets[node]!;
    return degree === 0 ? 0 : 1 / Math.sqrt(degree);
  });
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  let next: Float64Array = Float64Array.from({ length: csr.nRows }, () => random.normal());
  let length = norm(next);
  while (basis.length < maxSteps && length > 1e-10) {
    const vector = next.map((value) => value / length);
    if (basis.length > 0) beside.push(length);
    basis.push(vector);
    next = applyS(csr, scale, vector);
    diagonal.push(dot(next, vector));
    // Twice is enough (Giraud et al. 2005).
    for (let time = 0; time < 2; time++) for (const one of basis) subtract(next, one, dot(next, one));
    length = norm(next);
  }
  const projected = diagonal.map((value, at) => {
    const row = new Float64Array(diagonal.length);
    row[at] = value;
    if (at > 0) row[at - 1] = beside[at - 1]!;
    if (at + 1 < row.length) row[at + 1] = beside[at]!;
    return row;
  });
  return { basis, projected };
}

/** S x = D^−½ A D^−½ x. */
function applyS({ nRows, offsets, targets }: Csr, scale: Float64Array, x: Float64Array): Float64Array {
  const scaled = x.map((value, node) => value * scale[node]!);
  const result = new Float64Array(nRows);
  for (let node = 0; node < nRows; node++) {
    let sum = 0;
    for (let tie = offsets[node]!; tie < offsets[node + 1]!; tie++) sum += scaled[targets[tie]!]!;
    result[node] = sum * scale[node]!;
  }
  return result;
}

function combine(basis: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(basis[0]!.length);
  for (const [at, vector] of basis.entries()) subtract(sum, vector, -weights[at]!);
  return sum;
}

function oriented(vector: Float64Array): Float64Array {
  const largest = vector.reduce((so, value) => (Math.abs(value) > Math.abs(so) ? value : so), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}

function subtract(from: Float64Array, vector: Float64Array, times: number): void {
  for (let at = 0; at < from.length; at++) from[at]! -= times * vector[at]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function norm(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
