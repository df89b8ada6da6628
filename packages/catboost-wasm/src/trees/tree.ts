import type { FeatureSplit } from "../columns/features.ts";
import type { CtrDescription } from "../statistics/ctr-params.ts";
import type { Projection } from "../statistics/projection.ts";

/** Asks whether a target statistic is above bin `bin`. */
export interface CtrSplit {
  kind: "ctr";
  projection: Projection;
  ctr: CtrDescription;
  bin: number;
}

export type Split = FeatureSplit | CtrSplit;

/** A finished tree of the training. */
export interface Tree {
  splits: readonly Split[];
  /** Learning rate included. */
  leafValues: Float64Array;
  leafWeights: Float64Array;
}
