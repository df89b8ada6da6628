import { DataError } from "../../core/errors.ts";
import { hashJson } from "../../store/folder-store.ts";
import { fingerprintOf, type Manifest } from "../../store/manifest.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Context, readKey, withWarehouse } from "../stage/context.ts";
import { inParts, type Step } from "../stage/parts.ts";
import { stagedRelations } from "../stage/snapshots.ts";
import { buildStage, findBuilt, readManifest, type StageWork } from "../stage/stage.ts";
import type { StageSpec } from "../stage/stage-spec.ts";
import {
  buildBatches,
  type CallBatch,
  dropOtherBatches,
  lacksFiles,
  listBatches,
  sourceOf,
} from "./call-batches.ts";
import { openSources } from "./check.ts";
import { faultProblems } from "./faults.ts";
import { hashSources, readSource, recallSource, type SourceHashes } from "./hash-sources.ts";

const manifestKey = "staging/manifest.json";

/**
 * Sources → staged Parquet: checked, renamed, typed, ids as keyed tokens, faulty calls set aside. Calls are staged file by
 * file (`call-batches.ts`), the other sources together; what was made already is left as it is.
 * @returns what is staged, and how many calls were set aside
 * @throws DataError when a source breaks its contract, or more calls are faulty than the project allows
 */
export async function stageSources(context: Context): Promise<Manifest> {
  if (context.inspect) return inspectStaging(context);
  const { project, progress, store } = context;
  progress.start("staging");
  const steps = inParts((what, done, total) => progress.step("staging", what, done, total), {
    look: 1,
    check: 2,
    calls: 5,
    others: 2,
  });
  const hashes = await hashSources(context, readSource(context), steps.look);
  const { spec, batches } = await stagingSpecs(context, hashes);
  const others = await findBuilt(context, spec);
  const missing = batches.filter(({ built }) => !built);
  if (others && missing.length === 0 && !lacksFiles(project)) {
    const built = batches.map(({ built }) => built!);
    refuseFaults(context, built);
    progress.end("staging", "up to date");
    return describeStaging(context, others, built, hashes);
  }
  store.remove(manifestKey);
  const manifest = await withWarehouse(context, async (warehouse) => {
    await openMissing(context, warehouse, missing, others !== undefined, steps.check);
    const made = await makeBatches(context, warehouse, batches, steps.calls);
    return describeStaging(
      context,
      others ??
        (await buildStage(context, spec, (stage) =>
          buildOthers(context, warehouse, { ...stage, step: steps.others }),
        )),
      made,
      hashes,
    );
  });
  dropOtherBatches(context, batches);
  progress.end("staging", "built");
  return manifest;
}

/** What the parts of staging would be made of. */
async function stagingSpecs(
  context: Context,
  hashes: SourceHashes,
): Promise<{ spec: StageSpec; batches: CallBatch[] }> {
  const { project } = context;
  const isCalls = (name: string) => name === "source calls" || name === "source edges";
  const spec: StageSpec = {
    stage: "staging",
    manifestKey: "staging/sources/manifest.json",
    inputs: Object.fromEntries(
      Object.entries(hashes.ofSources).filter(([name]) => project.isStatic || !isCalls(name)),
    ),
    settings: { ...stagingSettings(context), sources: { ...project.sources, calls: null } },
    modelFolders: ["macros", "static", "staging"],
  };
  const batches = await listBatches(
    context,
    async (file) => hashes.ofFiles.get(file) ?? null,
    (name) => hashes.ofSources[`source ${name}`],
    { ...stagingSettings(context), calls: { ...project.sources.calls, from: null } },
  );
  return { spec, batches };
}

/** The state of staging by sizes and times of the sources' files: their content is not read. */
async function inspectStaging(context: Context): Promise<Manifest> {
  const seen = readManifest(context, "staging")?.measured.seen;
  const hashes = await hashSources(context, seen ? recallSource(seen) : readSource(context));
  const { spec, batches } = await stagingSpecs(context, hashes);
  return context.inspect!({
    ...spec,
    manifestKey,
    inputs: { ...spec.inputs, ...batchInputs(batches.map(({ spec }) => spec)) },
    settings: { ...(spec.settings as object), sources: context.project.sources },
  });
}

function batchInputs(batches: readonly Pick<StageSpec, "stage" | "inputs">[]): Record<string, string> {
  return Object.fromEntries(batches.map(({ stage, inputs }) => [stage, inputs["source calls"]!]));
}

/** Checks what is to be staged, all problems together, and numbers the numbers. */
async function openMissing(
  context: Context,
  warehouse: Warehouse,
  missing: readonly CallBatch[],
  hasOthers: boolean,
  step: Step,
): Promise<void> {
  const calls = sourceOf(context.project, missing);
  const sources = Object.fromEntries(
    Object.entries(context.project.sources).flatMap(([name, source]) =>
      name !== "calls" ? [[name, source]] : calls ? [[name, calls]] : [],
    ),
  );
  const project = { ...context.project, sources };
  await openSources(
    warehouse,
    project,
    hasOthers ? Object.keys(sources).filter((name) => name !== "calls") : [],
    step,
  );
  // Keys of all numbers are made beforehand where the numbers are staged too, or the calls have more ends than there are numbers.
  const hasFewCalls = "(select count(*) from src_calls) < (select count(*) from src_numbers)";
  await warehouse.setVariable("has_few_calls", hasOthers ? hasFewCalls : "false");
  await buildModels(warehouse, context.models(["staging"]), ["stg_number_keys"]);
}

/** @throws DataError when too many calls are left out; what was made for it is gone then */
async function makeBatches(
  context: Context,
  warehouse: Warehouse,
  batches: readonly CallBatch[],
  step: Step,
): Promise<Manifest[]> {
  const made = await buildBatches(context, warehouse, batches, step);
  try {
    refuseFaults(context, made);
  } catch (error) {
    for (const { spec, built } of batches) if (!built) context.store.remove(spec.stage);
    throw error;
  }
  return made;
}

function refuseFaults({ project }: Context, batches: readonly Manifest[]): void {
  const faults = countsOf(batches).map(([fault, nCalls]) => ({ fault, nCalls }));
  const nCalls = batches.reduce((sum, { counts }) => sum + counts.calls!, 0);
  const problems = faultProblems(project, { faults, nCalls });
  if (problems.length > 0) throw new DataError(problems);
}

/** The relations that are not calls. */
async function buildOthers(context: Context, warehouse: Warehouse, stage: StageWork): Promise<void> {
  const models = context.models(["staging"]).filter(({ name }) => name !== "stg_number_keys");
  const relations = stagedRelations.filter((name) => name !== "stg_calls");
  let done = 0;
  await refuseEqualKeys(warehouse);
  await buildModels(warehouse, models, relations, (name) => stage.step(name, done++, models.length));
  if (context.project.isStatic) {
    const [loops] = await warehouse.rows<{ n: number }>(
      "select count(*)::double as n from src_edges where source = target",
    );
    stage.count("self_loops", loops!.n);
  }
  for (const name of relations) {
    const [row] = await warehouse.rows<{ n: number }>(`select count(*)::double as n from ${name}`);
    stage.rows(`${name}.parquet`, row!.n);
    await warehouse.copyToParquet(`from ${name}`, stage.draft(`${name}.parquet`));
  }
}

/** Two numbers share a key of 63 bits once in millions of projects; the calls of one would be the other's. */
async function refuseEqualKeys(warehouse: Warehouse): Promise<void> {
  const [row] = await warehouse.rows<{ n: number }>(
    "select (count(*) - count(distinct number_key))::double as n from stg_number_keys",
  );
  if (row!.n === 0) return;
  throw new DataError([
    {
      code: "equal-keys",
      where: "source numbers",
      found: "two numbers whose tokens begin with the same 63 bits",
      expected: "another beginning for each",
      hint: "take another secret key: the chance that it happens again is one in millions",
    },
  ]);
}

/** The parts' manifests as one, kept for those who read the staging later. */
function describeStaging(
  { project, store }: Context,
  others: Manifest,
  batches: readonly Manifest[],
  { seen }: SourceHashes,
): Manifest {
  const identity = {
    stage: "staging",
    inputs: { ...others.inputs, ...batchInputs(batches) },
    settings: { ...(others.settings as object), sources: project.sources },
    versions: others.versions,
  };
  const manifest: Manifest = {
    ...identity,
    fingerprint: fingerprintOf(identity),
    outputs: Object.assign({}, others.outputs, ...batches.map(({ outputs }) => outputs)),
    counts: {
      ...Object.fromEntries(countsOf(batches).map(([fault, n]) => [`quarantined_${fault}`, n])),
      ...others.counts,
    },
    measured: { ...others.measured, seen },
  };
  store.put(manifestKey, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** Calls left out, by fault, over all batches. */
function countsOf(batches: readonly Manifest[]): [fault: string, nCalls: number][] {
  const sums = new Map<string, number>();
  for (const { counts } of batches) {
    for (const [name, count] of Object.entries(counts)) {
      const fault = /^quarantined_(.*)/.exec(name)?.[1];
      if (fault) sums.set(fault, (sums.get(fault) ?? 0) + count);
    }
  }
  return [...sums].sort();
}

/** What staging depends on beside the files. The key goes in as a hash of a hash: it cannot be read back. */
function stagingSettings({ project }: Context): Record<string, unknown> {
  return {
    time_zone: project.time_zone,
    product: project.isStatic ? project.target.product : null,
    key: hashJson(["entourage", hashJson([...readKey(project)])]).slice(0, 16),
  };
}
