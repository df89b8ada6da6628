import type { Project } from "../config/load.ts";
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

/** What the sources hold of people. */
export type Attributes = Pick<ColumnPlan, "numeric" | "shared" | "categorical">;

/** Stands for whatever attributes there are, where no source is known: in names of columns and on the catalogue page. */
export const anyAttribute: Attributes = {
  numeric: ["<attribute>"],
  shared: ["<attribute>"],
  categorical: [{ name: "<attribute>", levels: ["<level>"] }],
};

/** What a project's settings make of the attributes. */
export function planColumns(
  { surroundings, isStatic }: Pick<Project, "surroundings" | "isStatic">,
  attributes: Attributes,
): ColumnPlan {
  const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  return {
    hasTime: !isStatic,
    windows: isStatic ? [] : ascending(surroundings.windows_days),
    directions: surroundings.directions,
    tieWeights: surroundings.tie_weights,
    halfLives: ascending(surroundings.half_lives_days),
    ...attributes,
  };
}
