import type { Project } from "../config/load.ts";
import type { Problem } from "../core/errors.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import { choosable } from "../features/plan.ts";
import { nearestName } from "../util/nearest.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { attributeNames, type Vocabulary } from "./vocabulary.ts";

/** What the project file and the staged sources' attributes make of the catalogue. */
export async function columnPlan(
  { surroundings, isStatic }: Project,
  warehouse: Warehouse,
  vocabulary: Vocabulary,
): Promise<ColumnPlan> {
  const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
  const numeric = await attributeNames(warehouse, "float");
  const ofClients = await attributeNames(warehouse, "float", "stg_client_features");
  return {
    hasTime: !isStatic,
    windows: isStatic ? [] : ascending(surroundings.windows_days),
    directions: surroundings.directions,
    tieWeights: surroundings.tie_weights,
    halfLives: ascending(surroundings.half_lives_days),
    numeric,
    shared: numeric.filter((name) => ofClients.includes(name)),
    categorical: Object.entries(vocabulary).map(([name, levels]) => ({ name, levels })),
  };
}

/** Names in `surroundings.features` that are neither a feature nor a group. */
export function featureProblems({ surroundings }: Project): Problem[] {
  const names = choosable();
  return surroundings.features
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearestName(name, names);
      return {
        code: "unknown-feature",
        where: "surroundings.features",
        found: name,
        expected: "a feature or a group of the catalogue, or all",
        hint: near ? `did you mean \`${near}\`?` : "`entourage features list` shows them",
      };
    });
}
