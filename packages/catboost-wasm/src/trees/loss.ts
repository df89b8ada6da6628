import type { Kernels, LossOfRows, Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";

export type LossName = "Logloss" | "CrossEntropy" | "RMSE";

/**
 * How approximations (raw scores of the learn rows) are stored, and what a step of a leaf does to the stored ones: its move.
 * Official's training keeps exponents for Logloss and CrossEntropy, so that steps multiply.
 */
interface Approximation {
  /** A raw score, as it is stored at the start. */
  start(raw: number): number;
  /** The move that changes nothing. */
  readonly still: number;
  moveOf(step: number): number;
  /** One move after another. */
  join(move: number, next: number): number;
  /** The move of a tree in a learning fold, from that of all its steps. */
  slowed(move: number, learningRate: number): number;
  /** Multiplies the approximations. IN OUT `approx` f64[n]. */
  shrink(approx: Pointer, n: number, factor: number): void;
  /** Kernel that moves each row as its leaf says. IN `approx` f64[n], `leafOf` u16[n], `moves` f64[leaves], OUT f64[n], which may be `approx`. */
  apply: "scaleByMoves" | "addMoves";
}

/** What is learnt: the loss that trees reduce. Its kernels go by fold position. */
export interface Loss extends Approximation {
  /** The start value of the raw score that suits a mean label. */
  startFrom(meanLabel: number): number;
  derivatives: "loglossDerivatives" | "rmseDerivatives";
  leafSums: "loglossLeafSums" | "rmseLeafSums";
  /** Decides whether a step is taken. */
  lossOfStep: "loglossOfStep" | "rmseOfStep";
  /** What is logged of stored approximations. */
  lossOfStored: LossOfRows;
  lossOfRaw: LossOfRows;
  /** From the sums over all rows. */
  mean(loss: number, weight: number): number;
}

export function makeLoss(name: LossName, kernels: Kernels): Loss {
  return name === "RMSE" ? rmse(kernels) : logloss(kernels);
}

/** Also CrossEntropy: its labels are probabilities, those of Logloss only 0 and 1. */
function logloss(kernels: Kernels): Loss {
  const { expd, fastExp, fastLogf, ln } = kernels;
  return {
    start: (raw) => (raw === 0 ? 1 : fastExp(raw)),
    still: 1,
    moveOf: expd,
    join: (move, next) => move * next,
    slowed: (move, learningRate) => fastExp(fastLogf(move) * learningRate),
    shrink: kernels.shrinkExponents,
    apply: "scaleByMoves",
    startFrom: (meanLabel) => -ln(1 / meanLabel - 1),
    derivatives: "loglossDerivatives",
    leafSums: "loglossLeafSums",
    lossOfStep: "loglossOfStep",
    lossOfStored: kernels.logloss32,
    lossOfRaw: kernels.loglossOfRaw,
    mean: (loss, weight) => loss / weight,
  };
}

function rmse(kernels: Kernels): Loss {
  return {
    start: (raw) => raw,
    still: 0,
    moveOf: (step) => step,
    join: (move, next) => move + next,
    slowed: (move, learningRate) => move * learningRate,
    shrink: kernels.shrinkValues,
    apply: "addMoves",
    startFrom: (meanLabel) => meanLabel,
    derivatives: "rmseDerivatives",
    leafSums: "rmseLeafSums",
    lossOfStep: "rmseOfStep",
    lossOfStored: kernels.rmseOfRaw,
    lossOfRaw: kernels.rmseOfRaw,
    mean: (loss, weight) => Math.sqrt(loss / (weight + 1e-38)),
  };
}

/** Rows are cut into as many blocks as official would have threads at work. */
export function lossBlock(nRows: number, threadCount: number): number {
  const smallest = nRows > 10_000 && nRows < 100_000 ? 1000 : 10_000;
  const blocks = nRows <= 10_000 ? 1 : Math.min(threadCount, Math.ceil(nRows / smallest));
  return Math.ceil(nRows / blocks);
}

/**
 * The mean loss of all rows, from the sums of blocks added in order.
 * @param sum writes | loss | weight | of the rows from..to
 */
export function meanLoss(
  heap: Heap,
  loss: Loss,
  nRows: number,
  threadCount: number,
  sum: (from: number, to: number, result: Pointer) => void,
): number {
  const block = lossBlock(nRows, threadCount);
  return heap.scratch(() => {
    const result = heap.alloc(16);
    let total = 0;
    let weight = 0;
    for (let from = 0; from < nRows; from += block) {
      sum(from, Math.min(nRows, from + block), result);
      const sums = heap.f64(result, 2);
      total += sums[0]!;
      weight += sums[1]!;
    }
    return loss.mean(total, weight);
  });
}
