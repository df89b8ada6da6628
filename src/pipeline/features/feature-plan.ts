import type { Project } from "../../config/load.ts";
import { anyAttribute, type ColumnPlan, planColumns } from "../../features/column-plan.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { attributeNames, readVocabulary, type Vocabulary } from "../sources/vocabulary.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { readManifest } from "../stage/stage.ts";

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
