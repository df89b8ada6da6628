import { DataError } from "../../core/errors.ts";
import { unknownFeatures } from "../../features/unknown-features.ts";
import type { Manifest } from "../../store/manifest.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { OwnModel } from "../../warehouse/own-models.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { stagedHashes } from "../sources/call-batches.ts";
import { hashOwnModels, loadOwnModels } from "../sources/own-models.ts";
import { stageSources } from "../sources/staging.ts";
import { buildVocabulary, readVocabulary } from "../sources/vocabulary.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { inParts } from "../stage/parts.ts";
import { allSnapshots, checkMaturity, isMature, openSnapshots } from "../stage/snapshots.ts";
import { outputHashes, runStage, type StageWork } from "../stage/stage.ts";
import { buildSurroundings } from "./build-surroundings.ts";
import { columnPlan } from "./feature-plan.ts";
import { writeFeatureTable } from "./feature-table.ts";

/** Folders of the models that a snapshot is built from. */
const modelFolders = ["population", "graph", "features"];

/**
 * Sources → feature tables, one Parquet file a snapshot: `features/as_of=<date>/features.parquet`.
 * @param asOfs snapshots that the caller reads; default all
 * @returns their manifests, in this order
 */
export async function buildFeatures(
  context: Context,
  asOfs: readonly string[] = allSnapshots(context),
): Promise<Manifest[]> {
  const problems = unknownFeatures(context.project);
  if (problems.length > 0) throw new DataError(problems);
  const staging = await stageSources(context);
  return withWarehouse(context, async (warehouse) => {
    await checkMaturity(context.project, warehouse);
    const ownModels = await loadOwnModels(warehouse, context.project);
    const vocabulary = await buildVocabulary(context, warehouse, staging);
    const manifests = [];
    for (const asOf of asOfs) {
      const spec = {
        stage: featuresStage(asOf),
        inputs: {
          ...(await stagedInputs(context, warehouse, staging, asOf, ownModels.length > 0)),
          ...outputHashes(vocabulary),
          ...(await hashOwnModels(context.project, ownModels)),
        },
        settings: featureSettings(context, asOf),
        modelFolders: ["macros", ...modelFolders, "audits"],
      };
      manifests.push(
        await runStage(context, spec, (stage) => buildSnapshot(context, warehouse, asOf, ownModels, stage)),
      );
    }
    return manifests;
  });
}

export function featuresStage(asOf: string): string {
  return `features/as_of=${asOf}`;
}

/** The longest window's batches of calls and all that is no calls; the project's own models may read any call. */
async function stagedInputs(
  context: Context,
  warehouse: Warehouse,
  staging: Manifest,
  asOf: string,
  hasOwnModels: boolean,
): Promise<Record<string, string>> {
  if (hasOwnModels || context.project.isStatic) return outputHashes(staging);
  const days = Math.max(...context.project.surroundings.windows_days);
  const [window] = await warehouse.rows<{ from: number; to: number }>(
    `select epoch(t - to_days(${days})) as "from", epoch(t) as "to" from (select ${quote(asOf)}::date::timestamptz as t)`,
  );
  return stagedHashes(context, staging, window!);
}

/** Only what a feature row depends on: a new train or test date leaves the other snapshots as they are. */
function featureSettings({ project }: Context, asOf: string): unknown {
  const { target, surroundings, privacy, time_zone, isStatic } = project;
  const { consent, min_contacts } = privacy;
  return {
    asOf,
    target,
    surroundings,
    privacy: { consent, min_contacts },
    isMature: isMature(project, asOf),
    time_zone,
    isStatic,
  };
}

async function buildSnapshot(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
  ownModels: readonly OwnModel[],
  stage: StageWork,
): Promise<void> {
  const { project } = context;
  await openSnapshots(context, warehouse, [asOf]);
  const models = context.models(modelFolders);
  const steps = inParts(stage.step, { models: 5, surroundings: 4, table: 1 });
  let done = 0;
  const onModel = (name: string) => steps.models(name, done++, models.length);
  const built = await buildModels(warehouse, models, ["fct_target", "ftr_client"], onModel);
  await refuseEmpty(warehouse, asOf);
  const plan = await columnPlan(project, warehouse, readVocabulary(context));
  const ofWindows = models.filter(({ name }) => !built.has(name));
  const { columns, ofModels } = await buildSurroundings(
    context,
    warehouse,
    plan,
    ofWindows,
    ownModels,
    { ...stage, step: steps.surroundings },
    onModel,
  );
  steps.table("feature table", 0, 1);
  const nFeatures = await writeFeatureTable(warehouse, project, columns, ofModels, stage);
  await countRows(warehouse, stage, nFeatures);
}

async function countRows(warehouse: Warehouse, stage: StageWork, nFeatures: number): Promise<void> {
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       count(*)::double as clients,
       count_if(p.segment = 'non_subscriber')::double as non_subscribers,
       count_if(p.eligible)::double as eligible,
       coalesce(sum(t.label) filter (p.eligible), 0)::double as eligible_positives
     from dim_population p join fct_target t using (client_id, as_of)`,
  );
  for (const [name, value] of Object.entries(row!)) stage.count(name, value);
  stage.count("features", nFeatures);
  stage.rows("features.parquet", row!.clients!);
}

async function refuseEmpty(warehouse: Warehouse, asOf: string): Promise<void> {
  const rows = await warehouse.rows("from dim_population limit 1");
  if (rows.length > 0) return;
  throw new DataError([
    {
      code: "empty-population",
      where: `snapshot ${asOf}`,
      found: "no active client",
      expected: "clients who joined, and were known, before the snapshot",
      hint: "look at joined_at and known_at of `clients`, and at the snapshot's date",
    },
  ]);
}
