import type { Direction, TieWeightName } from "../config/surroundings.ts";

/** What the columns of the feature table depend on beside the features chosen: settings and the sources' attributes. */
export interface ColumnPlan {
  hasTime: boolean;
  /** All windows, ascending; empty in a static graph. */
  windows: readonly number[];
  directions: readonly Direction[];
  /** Weights that the sources can give. */
  tieWeights: readonly TieWeightName[];
  /** Half-lives of the tie weight `recency`, ascending. */
  halfLives: readonly number[];
  /** Contacts' numeric attributes. */
  numeric: readonly string[];
  /** Those of them that clients have too, under the same name. */
  shared: readonly string[];
  /** Contacts' categorical attributes with the levels that have a share each. */
  categorical: readonly { name: string; levels: readonly string[] }[];
}
