/** Logistic regression on a few columns, by Newton's method with halved steps. */

const maxSteps = 100;
const smallestShare = 1e-3;
const smallMove = 1e-6;

/**
 * Maximises Σ tᵢ ln pᵢ + (1 − tᵢ) ln(1 − pᵢ), where logit pᵢ = c₀ + Σ cⱼ xⱼᵢ.
 *
 * @param columns each nRows; finite, at most a handful
 * @param target nRows of 0 … 1
 * @returns [c₀, c₁, …], or undefined where there is no finite maximum (classes fully apart, columns that depend on one another)
 *
 * Deterministic: sums run in the order of the rows. Cost: O(rows × columns²) a step, some eight steps.
 */
export function fitLogits(
  columns: readonly Float64Array[],
  target: ArrayLike<number>,
): readonly number[] | undefined {
  let coefficients: readonly number[] = new Array<number>(columns.length + 1).fill(0);
  let loss = lossOf(columns, target, coefficients);
  for (let step = 0; step < maxSteps; step++) {
    const { gradient, hessian } = derivatives(columns, target, coefficients);
    const move = solve(hessian, gradient);
    if (!move) return undefined;
    let next = moved(coefficients, move, 1);
    // Next to the maximum a step squares the distance to it, which the loss no longer shows.
    if (isSmall(move, coefficients)) return isApart(loss, target) ? undefined : next;
    let nextLoss = lossOf(columns, target, next);
    for (let share = 0.5; !(nextLoss <= loss) && share > smallestShare; share /= 2) {
      next = moved(coefficients, move, share);
      nextLoss = lossOf(columns, target, next);
    }
    [coefficients, loss] = [next, nextLoss];
  }
  return undefined;
}

function isSmall(move: readonly number[], coefficients: readonly number[]): boolean {
  return move.every((value, at) => Math.abs(value) < smallMove * (1 + Math.abs(coefficients[at]!)));
}

/** Where classes are fully apart the fit runs away until rounding stops it, with nothing left to lose. */
function isApart(loss: number, target: ArrayLike<number>): boolean {
  return loss < 1e-9 * target.length;
}

function logitOf(columns: readonly Float64Array[], coefficients: readonly number[], rowIdx: number): number {
  let logit = coefficients[0]!;
  for (let at = 0; at < columns.length; at++) logit += coefficients[at + 1]! * columns[at]![rowIdx]!;
  return logit;
}

/** Sum of t ln(1 + e^−z) + (1 − t) ln(1 + e^z). */
function lossOf(
  columns: readonly Float64Array[],
  target: ArrayLike<number>,
  coefficients: readonly number[],
): number {
  let sum = 0;
  for (let rowIdx = 0; rowIdx < target.length; rowIdx++) {
    const z = logitOf(columns, coefficients, rowIdx);
    sum += Math.max(z, 0) - target[rowIdx]! * z + Math.log1p(Math.exp(-Math.abs(z)));
  }
  return sum;
}

/** Of the log-likelihood: its gradient and its negative Hessian. */
function derivatives(
  columns: readonly Float64Array[],
  target: ArrayLike<number>,
  coefficients: readonly number[],
): { gradient: number[]; hessian: number[][] } {
  const width = coefficients.length;
  const gradient = new Array<number>(width).fill(0);
  const hessian = gradient.map(() => new Array<number>(width).fill(0));
  const x = new Array<number>(width).fill(1);
  for (let rowIdx = 0; rowIdx < target.length; rowIdx++) {
    for (let at = 1; at < width; at++) x[at] = columns[at - 1]![rowIdx]!;
    const p = 1 / (1 + Math.exp(-logitOf(columns, coefficients, rowIdx)));
    const residual = target[rowIdx]! - p;
    const weight = p * (1 - p);
    for (let i = 0; i < width; i++) {
      gradient[i]! += residual * x[i]!;
      for (let j = 0; j <= i; j++) hessian[i]![j]! += weight * x[i]! * x[j]!;
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) hessian[j]![i] = hessian[i]![j]!;
  return { gradient, hessian };
}

function moved(from: readonly number[], move: readonly number[], share: number): number[] {
  return from.map((value, at) => value + share * move[at]!);
}

/** Gaussian elimination with pivots; undefined for a singular matrix. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    const pivot = rows
      .slice(at)
      .reduce((best, row) => (Math.abs(row[at]!) > Math.abs(best[at]!) ? row : best));
    if (!(Math.abs(pivot[at]!) > 1e-300)) return undefined;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(at, 0, pivot);
    for (let below = at + 1; below < size; below++) {
      const factor = rows[below]![at]! / pivot[at]!;
      for (let column = at; column <= size; column++) rows[below]![column]! -= factor * pivot[column]!;
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at--) {
    let value = rows[at]![size]!;
    for (let column = at + 1; column < size; column++) value -= rows[at]![column]! * solution[column]!;
    solution[at] = value / rows[at]![at]!;
  }
  return solution;
}
