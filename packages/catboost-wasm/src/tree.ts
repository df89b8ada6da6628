import type { CtrDescription } from "./ctr-params.ts";
import type { FeatureSplit } from "./features.ts";
import type { Projection } from "./projection.ts";

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
