import type { Calibrator } from "../../model/calibrator.ts";
import { smoothedTargets } from "./fit-platt.ts";

/** Rows of neighbouring scores that share one probability. */
interface Block {
  first: number;
  last: number;
  sum: number;
  nRows: number;
}

/**
 * Isotonic regression by pooling adjacent violators: Ayer et al., Ann. Math. Stat. 26 (1955); Zadrozny & Elkan, KDD 2002.
 *
 * Blocks without a positive, or of positives only, would be certain; they get the targets that Platt gives to a class
 * instead, since so many rows do not show more.
 *
 * @param raw nRows scores, any order
 * @param label nRows × 0/1
 *
 * Deterministic, independent of row order. Cost: O(n log n).
 */
export function fitIsotonic(raw: Float64Array, label: ArrayLike<number>): Calibrator {
  const { positive, negative } = smoothedTargets(label);
  const knots = pooledBlocks(raw, label).flatMap(({ first, last, sum, nRows }) => {
    const probability = Math.min(Math.max(sum / nRows, negative), positive);
    return first === last
      ? [{ raw: first, probability }]
      : [first, last].map((raw) => ({ raw, probability }));
  });
  return {
    method: "isotonic",
    raw: knots.map((knot) => knot.raw),
    probability: knots.map((knot) => knot.probability),
  };
}

/** Blocks by ascending score, each with a larger mean than the one before. Rows of one score are one block from the start. */
function pooledBlocks(raw: Float64Array, label: ArrayLike<number>): Block[] {
  const order = Int32Array.from(raw.keys()).sort((a, b) => raw[a]! - raw[b]!);
  const blocks: Block[] = [];
  for (const rowIdx of order) {
    const score = raw[rowIdx]!;
    const top = blocks.at(-1);
    if (top?.last === score && top.first === score) {
      top.sum += label[rowIdx]!;
      top.nRows += 1;
    } else {
      pool(blocks);
      blocks.push({ first: score, last: score, sum: label[rowIdx]!, nRows: 1 });
    }
  }
  pool(blocks);
  return blocks;
}

/** Merges the last block into the one before as long as it is not above it. */
function pool(blocks: Block[]): void {
  for (
    let above = blocks.at(-1), below = blocks.at(-2);
    above && below;
    above = blocks.at(-1), below = blocks.at(-2)
  ) {
    if (above.sum * below.nRows > below.sum * above.nRows) return;
    below.last = above.last;
    below.sum += above.sum;
    below.nRows += above.nRows;
    blocks.pop();
  }
}
