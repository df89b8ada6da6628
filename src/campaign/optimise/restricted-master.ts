import { InternalError } from "../../core/errors.ts";

/** A column of the master programme: a whole allocation, a slack of a row, or a shortfall of a row. */
interface MasterColumn {
  value: number;
  /** Coefficients of the limits, then of the convexity row. */
  row: Float64Array;
}

/**
 * The restricted master of Dantzig & Wolfe's decomposition ("Decomposition principle for linear programs", Operations
 * Research 8, 1960): the best mixture of the allocations seen so far that keeps the limits on average.
 *
 *   maximise Σ_s θ_s value_s,  Σ_s θ_s used_s ≤ atMost,  Σ_s θ_s = 1,  θ ≥ 0
 *
 * Solved by the revised simplex method from the last basis; there are as few rows as limits, so that the inverse is made
 * anew at each pivot, and no rounding is carried along. A row may fall short at `penalty` a unit, which keeps the
 * programme solvable before an allocation is known that meets a minimum, and is what no price exceeds.
 */
export class RestrictedMaster {
  readonly #atMost: Float64Array;
  readonly #columns: MasterColumn[] = [];
  readonly #basis: number[] = [];
  readonly #nLimits: number;

  /** @param penalty per limit: what a unit of shortfall costs at first */
  constructor(atMost: ArrayLike<number>, penalty: ArrayLike<number>) {
    this.#nLimits = atMost.length;
    this.#atMost = Float64Array.from([...Array.from(atMost), 1]);
    for (let at = 0; at < this.#nLimits; at++) {
      const slack = this.#push(0, this.#unit(at, 1));
      const shortfall = this.#push(-penalty[at]!, this.#unit(at, -1));
      this.#basis.push(atMost[at]! >= 0 ? slack : shortfall);
    }
    this.#basis.push(this.#push(0, this.#unit(this.#nLimits, 1)));
  }

  add(value: number, used: Float64Array): void {
    this.#push(value, Float64Array.from([...used, 1]));
  }

  /** Makes shortfalls so many times dearer. */
  raisePenalty(factor: number): void {
    for (let at = 0; at < this.#nLimits; at++) this.#columns[2 * at + 1]!.value *= factor;
  }

  /** @returns the mixture's value, the price of each limit, and by how much each limit falls short */
  solve(): { value: number; prices: Float64Array; shortfall: Float64Array } {
    const nRows = this.#nLimits + 1;
    let nFlat = 0;
    let lastValue = Number.NEGATIVE_INFINITY;
    for (let pivots = 0; pivots < 50_000; pivots++) {
      const inverse = invert(
        this.#basis.map((at) => this.#columns[at]!.row),
        nRows,
      );
      const levels = times(inverse, this.#atMost, nRows);
      const duals = this.#duals(inverse, nRows);
      const value = this.#basis.reduce((sum, at, row) => sum + this.#columns[at]!.value * levels[row]!, 0);
      nFlat = value > lastValue + 1e-12 * Math.abs(value) ? 0 : nFlat + 1;
      lastValue = Math.max(value, lastValue);
      // Bland's rule once the value stands still: it cannot cycle.
      const entering = this.#entering(duals, nFlat > 30);
      if (entering === undefined)
        return {
          value,
          prices: duals.map((dual) => Math.max(0, dual)).slice(0, -1),
          shortfall: this.#shortfall(levels),
        };
      const direction = times(inverse, this.#columns[entering]!.row, nRows);
      this.#basis[this.#leaving(direction, levels, nRows)] = entering;
    }
    throw new InternalError("restricted master: no optimum after 50000 pivots");
  }

  /** Prices at which basic columns promise nothing; twice, since the second time takes away what rounding left the first time. */
  #duals(inverse: Float64Array, nRows: number): Float64Array {
    const duals = new Float64Array(nRows);
    for (let round = 0; round < 2; round++) {
      const promises = this.#basis.map((at) => this.#promise(at, duals));
      for (const [row, promise] of promises.entries())
        for (let col = 0; col < nRows; col++) duals[col]! += promise * inverse[row * nRows + col]!;
    }
    return duals;
  }

  /** What a unit of a column brings beyond the prices of what it uses. */
  #promise(at: number, duals: Float64Array): number {
    const { value, row } = this.#columns[at]!;
    let promise = value;
    for (let each = 0; each < row.length; each++) promise -= duals[each]! * row[each]!;
    return promise;
  }

  /** The column that promises most a unit, or under Bland's rule the first that promises anything. */
  #entering(duals: Float64Array, isBland: boolean): number | undefined {
    // Basic columns promise nothing but rounding, and so does the twin of one: allocations come back.
    const rounding = 2 * Math.max(...this.#basis.map((at) => Math.abs(this.#promise(at, duals))));
    let best: number | undefined;
    let most = 0;
    for (const [at, { value, row }] of this.#columns.entries()) {
      const promise = this.#promise(at, duals);
      const size = row.reduce(
        (largest, each, i) => Math.max(largest, Math.abs(duals[i]! * each)),
        Math.abs(value),
      );
      if (promise <= Math.max(rounding, 1e-11 * size) || promise <= most || this.#basis.includes(at))
        continue;
      best = at;
      most = promise;
      if (isBland) return best;
    }
    return best;
  }

  /** Row of the basic column that reaches zero first; of several, the one with the first column (Bland). */
  #leaving(direction: Float64Array, levels: Float64Array, nRows: number): number {
    let leaving = -1;
    let least = Number.POSITIVE_INFINITY;
    const scale = direction.reduce((largest, each) => Math.max(largest, Math.abs(each)), 0);
    for (let row = 0; row < nRows; row++) {
      if (direction[row]! <= 1e-11 * scale) continue;
      const ratio = Math.max(0, levels[row]!) / direction[row]!;
      const isTie = leaving >= 0 && ratio === least && this.#basis[row]! < this.#basis[leaving]!;
      if (ratio < least || isTie) {
        leaving = row;
        least = ratio;
      }
    }
    if (leaving < 0) throw new InternalError("restricted master: unbounded, though its mixture is convex");
    return leaving;
  }

  #shortfall(levels: Float64Array): Float64Array {
    const shortfall = new Float64Array(this.#nLimits);
    for (const [row, at] of this.#basis.entries()) {
      if (at < 2 * this.#nLimits && at % 2 === 1) shortfall[at >> 1] = Math.max(0, levels[row]!);
    }
    return shortfall;
  }

  #push(value: number, row: Float64Array): number {
    return this.#columns.push({ value, row }) - 1;
  }

  #unit(at: number, sign: number): Float64Array {
    const row = new Float64Array(this.#nLimits + 1);
    row[at] = sign;
    return row;
  }
}

/** Inverse of the matrix whose columns are given, by Gauss and Jordan with row pivots; row-major. */
function invert(columns: readonly Float64Array[], n: number): Float64Array {
  const width = 2 * n;
  const work = new Float64Array(n * width);
  for (let row = 0; row < n; row++) {
    for (let col = 0; col < n; col++) work[row * width + col] = columns[col]![row]!;
    work[row * width + n + row] = 1;
  }
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let row = col + 1; row < n; row++)
      if (Math.abs(work[row * width + col]!) > Math.abs(work[pivot * width + col]!)) pivot = row;
    const head = work[pivot * width + col]!;
    if (head === 0) throw new InternalError("restricted master: a singular basis");
    for (let each = 0; each < width; each++) {
      const moved = work[pivot * width + each]! / head;
      work[pivot * width + each] = work[col * width + each]!;
      work[col * width + each] = moved;
    }
    for (let row = 0; row < n; row++) {
      const factor = work[row * width + col]!;
      if (row === col || factor === 0) continue;
      for (let each = 0; each < width; each++)
        work[row * width + each]! -= factor * work[col * width + each]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let row = 0; row < n; row++)
    for (let col = 0; col < n; col++) inverse[row * n + col] = work[row * width + n + col]!;
  return inverse;
}

function times(matrix: Float64Array, vector: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n);
  for (let row = 0; row < n; row++)
    for (let col = 0; col < n; col++) product[row]! += matrix[row * n + col]! * vector[col]!;
  return product;
}
