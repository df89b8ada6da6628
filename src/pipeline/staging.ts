import { relative } from "node:path";
import { DataError } from "../core/errors.ts";
import { hashFile, hashJson } from "../store/folder-store.ts";
import type { Manifest } from "../store/manifest.ts";
import { buildModels } from "../warehouse/models.ts";
import { locateSource } from "../warehouse/sources.ts";
import { hashRows, type Warehouse } from "../warehouse/warehouse.ts";
import { openSources } from "./check.ts";
import { type Context, readKey, withWarehouse } from "./context.ts";
import { countFaults, faultProblems } from "./faults.ts";
import { stagedRelations } from "./snapshots.ts";
import { runStage, type StageWork } from "./stage.ts";

/**
 * Sources → staged Parquet: checked, renamed, typed, ids as keyed tokens, faulty calls set aside.
 * @throws DataError when a source breaks its contract, or more calls are faulty than the project allows
 */
export async function stageSources(context: Context): Promise<Manifest> {
  const spec = {
    stage: "staging",
    inputs: await hashSources(context),
    settings: stagingSettings(context),
    modelFolders: ["macros", "static", "staging"],
  };
  return runStage(context, spec, (stage) =>
    withWarehouse(context, async (warehouse) => {
      await openSources(warehouse, context.project);
      await buildStaging(context, warehouse, stage);
    }),
  );
}

async function buildStaging(context: Context, warehouse: Warehouse, stage: StageWork): Promise<void> {
  const models = context.models(["staging"]);
  let done = 0;
  await buildModels(warehouse, models, stagedRelations, (name) => stage.step(name, done++, models.length));
  await checkFaults(context, warehouse, stage);
  for (const name of stagedRelations) {
    const [row] = await warehouse.rows<{ n: number }>(`select count(*)::double as n from ${name}`);
    stage.rows(`${name}.parquet`, row!.n);
    await warehouse.copyToParquet(`from ${name}`, stage.draft(`${name}.parquet`));
  }
}

/** Counts what is left out; refuses when it is too much. */
async function checkFaults({ project }: Context, warehouse: Warehouse, stage: StageWork): Promise<void> {
  const faults = await countFaults(warehouse);
  for (const { fault, nCalls } of faults) stage.count(`quarantined_${fault}`, nCalls);
  if (project.isStatic) {
    const [loops] = await warehouse.rows<{ n: number }>(
      "select count(*)::double as n from src_edges where source = target",
    );
    stage.count("self_loops", loops!.n);
  }
  const problems = await faultProblems(project, warehouse, faults);
  if (problems.length > 0) throw new DataError(problems);
}

/** What staging depends on beside the files. The key goes in as a hash of a hash: it cannot be read back. */
function stagingSettings({ project }: Context): unknown {
  return {
    sources: project.sources,
    time_zone: project.time_zone,
    product: project.isStatic ? project.target.product : null,
    quarantine: project.quarantine,
    key: hashJson(["entourage", hashJson([...readKey(project)])]).slice(0, 16),
  };
}

/**
 * What every source holds: of files, their paths below the data folder (a path may carry values) and their content; of a
 * query, whatever it reads, its rows. What cannot be read has no hash; the check tells of it.
 */
async function hashSources(context: Context): Promise<Record<string, string>> {
  const { project } = context;
  const hashes: Record<string, string> = {};
  for (const [name, config] of Object.entries(project.sources)) {
    if (!config) continue;
    const { relation, files } = locateSource(project, config);
    const parts: unknown[] = [];
    if (config.query === undefined) {
      for (const file of files) {
        parts.push([relative(project.dataFolder, file), await hashFile(file).catch(() => null)]);
      }
    } else
      parts.push(
        await withWarehouse(context, (warehouse) => hashRows(warehouse, relation)).catch(() => null),
      );
    hashes[`source ${name}`] = hashJson(parts);
  }
  return hashes;
}
