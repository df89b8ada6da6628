import { CatBoostError } from "../errors.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { SampleWeights } from "./bootstrap.ts";
import type { Fold, Part } from "./folds.ts";
import type { Loss } from "./loss.ts";
import { allocSample, type PartSample, type Sample } from "./sample.ts";

/** Squares are summed in blocks of so many rows. */
const squareBlock = 10_000;

/** Derivatives of a learning fold, part by part, and the sampled rows with them. */
export class Gradients {
  #heap: Heap;
  #loss: Loss;
  /** Derivatives of each part, f64[tail]. */
  #ofPart: readonly Pointer[];
  /** Of each row that of the part whose tail it is in, by fold position. */
  #der: Pointer;
  /** Sum of each block, f64[blocks]. */
  #squares: Pointer;
  /** Rows that each thread has collected, u32[threads]. */
  #counts: Pointer;
  #samples: readonly { body: Sample | undefined; tail: Sample }[];

  /** @param parts of any learning fold: all are cut alike */
  constructor(heap: Heap, loss: Loss, parts: readonly Part[], nRows: number, maxDepth: number) {
    this.#heap = heap;
    this.#loss = loss;
    this.#ofPart = parts.map(({ tail }) => heap.alloc(tail * 8));
    this.#der = isPlain(parts) ? this.#ofPart[0]! : heap.alloc(nRows * 8);
    this.#squares = heap.alloc(Math.ceil(nRows / squareBlock) * 8);
    this.#counts = heap.alloc(heap.threads * 4);
    this.#samples = parts.map(({ body, tail }) => ({
      body: isPlain(parts) ? undefined : allocSample(heap, body, maxDepth),
      tail: allocSample(heap, isPlain(parts) ? tail : tail - body, maxDepth),
    }));
  }

  /** @returns derivatives of the fold by position, f64[nRows], each row as its part sees it */
  derive({ parts, label, weight }: Fold): Pointer {
    parts.forEach(({ approx, tail }, i) => {
      const tasks = cutIntoPieces(tail, this.#heap.threads).map(([from, to]) =>
        this.#heap.task((calls) =>
          calls[this.#loss.derivatives](
            approx + from * 8,
            label + from * 4,
            weight + from * 4,
            to - from,
            this.#ofPart[i]! + from * 8,
          ),
        ),
      );
      this.#heap.run(tasks, tail);
      if (isPlain(parts)) return;
      const from = i === 0 ? 0 : parts[i]!.body;
      const own = this.#heap.f64(this.#ofPart[i]! + from * 8, tail - from);
      this.#heap.f64(this.#der + from * 8, tail - from).set(own);
    });
    return this.#der;
  }

  /** Mean square of the derivatives; under Ordered boosting of those of the tails. */
  meanSquare({ parts }: Fold): number {
    let sum = 0;
    let count = 0;
    parts.forEach(({ body, tail }, i) => {
      const from = isPlain(parts) ? 0 : body;
      sum += this.#sumOfSquares(this.#ofPart[i]! + from * 8, tail - from);
      count += tail - from;
    });
    return sum / count;
  }

  #sumOfSquares(values: Pointer, n: number): number {
    const blocks = Math.ceil(n / squareBlock);
    const tasks = cutIntoPieces(blocks, this.#heap.threads).map(([first, last]) =>
      this.#heap.task((calls) => {
        const rows = Math.min(n, last * squareBlock) - first * squareBlock;
        calls.sumSquares(values + first * squareBlock * 8, rows, squareBlock, this.#squares + first * 8);
      }),
    );
    this.#heap.run(tasks, n);
    return this.#heap.f64(this.#squares, blocks).reduce((total, sum) => total + sum, 0);
  }

  /**
   * The rows that the bootstrap has drawn, with the derivatives of `derive`.
   * @throws CatBoostError if there are none, as official
   */
  sample(fold: Fold, drawn: SampleWeights): PartSample[] {
    const parts = fold.parts.map(({ body: end, tail: to, lambda }, i) => {
      const { body, tail } = this.#samples[i]!;
      const der = this.#ofPart[i]!;
      if (body) this.#collect(fold, 0, end, der, drawn, false, body);
      this.#collect(fold, body ? end : 0, to, der, drawn, true, tail);
      return { body, tail, lambda };
    });
    const { body, tail } = parts.at(-1)!;
    if ((body?.count ?? 0) + tail.count === 0)
      throw new CatBoostError("subsample: no row was drawn for a tree, expected more, or bootstrap_type No");
    return parts;
  }

  #collect(
    { weight, permutation }: Fold,
    from: number,
    to: number,
    der: Pointer,
    { at, limit, isTimesOwn }: SampleWeights,
    isScaled: boolean,
    sample: Sample,
  ): void {
    const heap = this.#heap;
    const { rows, gradients, segments } = sample;
    const pieces = cutIntoPieces(to - from, heap.threads);
    const tasks = pieces.map(([first, last], i) =>
      heap.task((calls) =>
        calls.collectSample(
          from + first,
          from + last,
          der,
          weight,
          at,
          limit,
          isTimesOwn,
          isScaled,
          permutation,
          rows + first * 4,
          gradients + first * 16,
          this.#counts + i * 4,
        ),
      ),
    );
    heap.run(tasks, to - from);
    sample.count = 0;
    pieces.forEach(([first], i) => {
      const count = heap.u32(this.#counts, pieces.length)[i]!;
      if (sample.count < first) heap.kernels.moveSample(rows, gradients, first, sample.count, count);
      sample.count += count;
    });
    heap.u32(segments, 2).set([0, sample.count]);
  }
}

function isPlain(parts: readonly Part[]): boolean {
  return parts.length === 1 && parts[0]!.body === parts[0]!.tail;
}
