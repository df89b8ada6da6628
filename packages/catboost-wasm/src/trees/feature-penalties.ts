import type { LearnFeature } from "../columns/features.ts";
import { splitsOf } from "../statistics/projection.ts";
import type { PartSample } from "./sample.ts";
import type { Split } from "./tree.ts";

/** By flat index, float32. */
export interface PenaltyOptions {
  /** A split's gain is multiplied by the weights of its features. */
  weights: readonly number[];
  /** What a split's score loses for each feature that the model does not have yet, */
  firstUse: readonly number[];
  /** and for each sampled row besides. */
  perObject: readonly number[];
  /** Multiplies both. */
  coefficient: number;
}

/** Makes features dearer or cheaper to the trees. Sums and products are float32, part by part of a split, as official makes them. */
export class FeaturePenalties {
  #options: PenaltyOptions;
  /** Features that the model has. */
  #used = new Set<LearnFeature>();
  #nSampled = 0;

  constructor(options: PenaltyOptions) {
    this.#options = options;
  }

  /** Begins with other rows that a tree, or a level of it, is grown from. */
  startSample(parts: readonly PartSample[]): void {
    // The last part has all of them.
    const { body, tail } = parts.at(-1)!;
    this.#nSampled = (body?.count ?? 0) + tail.count;
  }

  /** @param split whatever a tree has asked for, even if it keeps no such split */
  use(split: Split): void {
    for (const feature of partsOf(split)) this.#used.add(feature);
  }

  /** What the gain of a split is multiplied by. */
  weightOf(split: Split): number {
    const { weights } = this.#options;
    return partsOf(split).reduce((product, { flatIndex }) => Math.fround(product * weights[flatIndex]!), 1);
  }

  /** The score of a split, less its penalties. */
  penalized(score: number, split: Split): number {
    const { firstUse, perObject, coefficient } = this.#options;
    const fresh = partsOf(split).filter((feature) => !this.#used.has(feature));
    const sum = (of: (flatIndex: number) => number): number =>
      fresh.reduce((total, { flatIndex }) => Math.fround(total + of(flatIndex)), 0);
    const first = sum((i) => firstUse[i]!);
    const rows = sum((i) => Math.fround(perObject[i]! * Math.fround(this.#nSampled)));
    return score - Math.fround(first * coefficient) - Math.fround(rows * coefficient);
  }
}

/** The features a split reads: one that it reads twice is there twice. */
function partsOf(split: Split): LearnFeature[] {
  if (split.kind === "feature") return [split.feature];
  return [...split.projection.cats, ...splitsOf(split.projection).map(({ feature }) => feature)];
}
