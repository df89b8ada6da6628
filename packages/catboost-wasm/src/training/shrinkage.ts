import type { Settings } from "../params/settings.ts";
import type { Tree } from "../trees/tree.ts";

/** Shrinks the model a little before each tree but the first: the trees before count less and less. */
export class Shrinkage {
  #settings: Settings;
  /** By tree: what the trees before it were multiplied by. */
  #factors: number[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** What all approximations are multiplied by before the next tree; 1: they stay. */
  next(): number {
    const { shrinkRate, isShrinkDecreasing, learningRate } = this.#settings;
    const tree = this.#factors.length;
    const share = isShrinkDecreasing ? shrinkRate / tree : shrinkRate * learningRate;
    const factor = tree === 0 || shrinkRate === 0 ? 1 : 1 - share;
    this.#factors.push(factor);
    return factor;
  }

  /** The trees with the leaf values of the finished model, if it ends with the last of them. */
  finish(trees: readonly Tree[]): Tree[] {
    if (this.#settings.shrinkRate === 0) return [...trees];
    let factor = 1;
    return trees
      .toReversed()
      .map((tree, i) => {
        const leafValues = tree.leafValues.map((value) => value * factor);
        factor *= this.#factors[trees.length - 1 - i]!;
        return { ...tree, leafValues };
      })
      .reverse();
  }
}
