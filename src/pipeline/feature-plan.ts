import type { Project } from "../config/load.ts";
import type { Problem } from "../core/errors.ts";
import { anyAttribute, type ColumnPlan, planColumns } from "../features/column-plan.ts";
import { choosable } from "../features/plan.ts";
import { nearestName } from "../util/nearest.ts";
import { quote, type Warehouse } from "../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "./context.ts";
import { readManifest } from "./stage.ts";
import { attributeNames, readVocabulary, type Vocabulary } from "./vocabulary.ts";

/** What the project file and the staged sources' attributes make of the catalogue. */
export async function columnPlan(
  project: Project,
  warehouse: Warehouse,
  vocabulary: Vocabulary,
): Promise<ColumnPlan> {
  const numeric = await attributeNames(warehouse, "float");
  const ofClients = await attributeNames(warehouse, "float", "stg_client_features");
  return planColumns(project, {
    numeric,
    shared: numeric.filter((name) => ofClients.includes(name)),
    categorical: Object.entries(vocabulary).map(([name, levels]) => ({ name, levels })),
  });
}

/**
 * The plan of a project as far as it is known: with its attributes once they are staged and their categories chosen, else
 * with a placeholder for them.
 */
export async function plannedSoFar(context: Context): Promise<ColumnPlan> {
  const { project } = context;
  const isStaged = ["staging", "vocabulary"].every((stage) => readManifest(context, stage) !== undefined);
  if (!isStaged) return planColumns(project, anyAttribute);
  return withWarehouse(context, async (warehouse) => {
    for (const name of ["stg_subscriber_features", "stg_client_features"]) {
      const file = quote(context.store.path(`staging/${name}.parquet`));
      await warehouse.run(`create view ${name} as from read_parquet(${file})`);
    }
    return columnPlan(project, warehouse, readVocabulary(context));
  });
}

/** Names in `surroundings.features` that are neither a feature nor a group. */
export function featureProblems({ surroundings }: Pick<Project, "surroundings">): Problem[] {
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
