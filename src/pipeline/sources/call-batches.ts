import { readdirSync, statSync } from "node:fs";
import { relative } from "node:path";
import type { Project } from "../../config/load.ts";
import type { Source } from "../../config/schema.ts";
import { hashJson } from "../../store/folder-store.ts";
import type { Manifest } from "../../store/manifest.ts";
import { buildModels } from "../../warehouse/models.ts";
import { createCallsView, locateSource, openSource } from "../../warehouse/sources.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import type { Step } from "../stage/parts.ts";
import { buildStage, findBuilt, outputHashes, readManifest, type StageWork } from "../stage/stage.ts";
import type { StageSpec } from "../stage/stage-spec.ts";
import { countFaults } from "./faults.ts";

/**
 * Calls are staged file by file: each file is a batch that is made once and kept under the hash of its content, so that a
 * new day of calls costs that day alone. A batch depends on nothing but its file and the settings: keys are made of the
 * number's token, and a call whose end nobody knows stays in it. Late calls lie in whatever file they came in; readers cut
 * on the call's own times.
 */
export interface CallBatch {
  spec: StageSpec;
  /** The one file; undefined: all that the source's query, or a static graph's edges, give. */
  file: string | undefined;
  /** The manifest, when the same was made already. */
  built: Manifest | undefined;
}

const folder = "staging/calls";

/** What the contents of a source of edges that there is not hash to. */
const noEdges = hashJson(null);

/** @param settings what the batches depend on beside their files */
export async function listBatches(
  context: Context,
  hashOf: (file: string) => Promise<string | null>,
  hashOfSource: (name: string) => string | undefined,
  settings: Record<string, unknown>,
): Promise<CallBatch[]> {
  const { project } = context;
  const { calls } = project.sources;
  const contents: [file: string | undefined, hash: string][] = [];
  const files = new Set(calls?.from === undefined ? [] : locateSource(project, calls).files);
  if (files.size === 0)
    contents.push([undefined, hashOfSource(project.isStatic ? "edges" : "calls") ?? noEdges]);
  else {
    for (const file of files)
      contents.push([file, hashJson([relative(project.dataFolder, file), await hashOf(file)])]);
  }
  const batches: CallBatch[] = [];
  for (const [file, hash] of contents) {
    const spec: StageSpec = {
      stage: `${folder}/${hash.slice(0, 16)}`,
      inputs: { "source calls": hash },
      settings,
      modelFolders: ["macros", "static", "staging"],
    };
    batches.push({ spec, file, built: context.inspect ? undefined : await findBuilt(context, spec) });
  }
  return batches;
}

/** Whether a pattern of the calls source has no file. */
export function lacksFiles(project: Project): boolean {
  const { calls } = project.sources;
  return calls !== undefined && locateSource(project, calls).missing.length > 0;
}

/** The calls source of a project narrowed to some batches; undefined when there are none to read. */
export function sourceOf(project: Project, batches: readonly CallBatch[]): Source | undefined {
  const { calls } = project.sources;
  if (!calls || lacksFiles(project)) return calls;
  if (batches.length === 0) return undefined;
  const files = batches.flatMap(({ file }) => file ?? []);
  return files.length === 0 ? calls : { lag_days: calls.lag_days, columns: calls.columns, from: files };
}

/** Files that are keyed together: at most so many bytes of them, whose calls are in memory then. */
const groupBytes = 256 * 2 ** 20;

/**
 * Makes those batches that are not there yet; `src_numbers` and `src_calls` (of all of them) must be checked views. Files are keyed
 * some at a time: each pass takes a table of all numbers.
 */
export async function buildBatches(
  context: Context,
  warehouse: Warehouse,
  batches: readonly CallBatch[],
  step: Step,
): Promise<Manifest[]> {
  const { project } = context;
  const made = new Map<CallBatch, Manifest>();
  const models = context.models(["staging"]).filter(({ name }) => name !== "stg_number_keys");
  const missing = batches.filter(({ built }) => !built);
  // A batch is two units: keyed with its group, then written.
  let done = 0;
  for (const group of groupsOf(missing)) {
    step("calls", done, 2 * missing.length);
    const files = group.flatMap(({ file }) => file ?? []);
    if (files.length > 0) await narrowCalls(warehouse, project, files);
    await buildModels(warehouse, models, ["int_call_faults", "stg_calls"]);
    done += group.length;
    for (const [at, batch] of group.entries()) {
      step("calls", done++, 2 * missing.length);
      await warehouse.setVariable("batch", String(at));
      made.set(batch, await buildStage(context, batch.spec, (stage) => writeBatch(warehouse, stage)));
    }
  }
  return batches.map((batch) => batch.built ?? made.get(batch)!);
}

function groupsOf(batches: readonly CallBatch[]): CallBatch[][] {
  const groups: CallBatch[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const batch of batches) {
    const size = batch.file === undefined ? groupBytes : statSync(batch.file).size;
    if (bytes + size > groupBytes) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)!.push(batch);
    bytes += size;
  }
  return groups;
}

async function writeBatch(warehouse: Warehouse, stage: StageWork): Promise<void> {
  await warehouse.copyToParquet("from stg_calls", stage.draft("stg_calls.parquet"));
  const { faults, nCalls } = await countFaults(warehouse);
  stage.count("calls", nCalls);
  for (const { fault, nCalls } of faults) stage.count(`quarantined_${fault}`, nCalls);
  await countTimes(warehouse, stage);
}

/** Makes `src_calls` of some files. */
async function narrowCalls(warehouse: Warehouse, project: Project, files: readonly string[]): Promise<void> {
  const sources = [];
  for (const file of files) {
    const config = { ...project.sources.calls!, from: [file] };
    sources.push((await openSource(warehouse, project, "calls", config, []))!);
  }
  await createCallsView(warehouse, sources);
}

/** Between which moments a batch's calls lie, as seconds since 1970: what tells which snapshots it may change. */
async function countTimes(warehouse: Warehouse, stage: StageWork): Promise<void> {
  const [row] = await warehouse.rows<Record<string, number | null>>(
    `select count(*)::double as n, epoch(min(started_at)) as first_started, epoch(max(started_at)) as last_started,
       epoch(min(known_at)) as first_known
     from int_batch_calls where fault is null or fault = 'unknown_end'`,
  );
  const { n, ...times } = row!;
  stage.rows("stg_calls.parquet", n!);
  for (const [name, value] of Object.entries(times)) if (value !== null) stage.count(name, value!);
}

/**
 * Hashes of what is staged, without the batches that hold no call of a window that was known by its end: a day that is
 * added leaves the snapshots before it as they are.
 * @param window its ends in seconds since 1970
 */
export function stagedHashes(
  context: Context,
  staging: Manifest,
  window: { from: number; to: number },
): Record<string, string> {
  const matters = (key: string) => {
    if (!key.startsWith(`${folder}/`)) return true;
    const { counts } = readManifest(context, key.slice(0, key.lastIndexOf("/")))!;
    return (
      counts.first_started! < window.to &&
      counts.first_known! < window.to &&
      counts.last_started! >= window.from
    );
  };
  return Object.fromEntries(Object.entries(outputHashes(staging)).filter(([key]) => matters(key)));
}

/** Takes away batches of files that are there no longer, or are not the same. */
export function dropOtherBatches({ store }: Context, batches: readonly CallBatch[]): void {
  const kept = new Set(batches.map(({ spec }) => spec.stage));
  for (const name of readdirSync(store.path(folder)))
    if (!kept.has(`${folder}/${name}`)) store.remove(`${folder}/${name}`);
}
