import type { Split } from "./features.ts";

/** A finished tree of the training. */
export interface Tree {
  splits: readonly Split[];
  /** Learning rate included. */
  leafValues: Float64Array;
  leafWeights: Float64Array;
}
