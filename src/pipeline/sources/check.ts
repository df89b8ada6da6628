import { optionalSources } from "../../config/contracts.ts";
import type { Project } from "../../config/load.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import { unknownFeatures } from "../../features/unknown-features.ts";
import { checkGrain } from "../../warehouse/check-grain.ts";
import { checkSource } from "../../warehouse/check-source.ts";
import { buildModels, loadModels, prepareMacros } from "../../warehouse/models.ts";
import { readOwnModels } from "../../warehouse/own-models.ts";
import {
  createCallsView,
  createEmptySource,
  createSourceView,
  openSource,
  type RawSource,
  unreadable,
} from "../../warehouse/sources.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { silentProgress } from "../stage/context.ts";
import { inParts, type Step } from "../stage/parts.ts";
import { withScratchWarehouse } from "../stage/scratch-warehouse.ts";
import { maturityProblems } from "../stage/snapshots.ts";
import { type CallFault, countFaults, faultProblems } from "./faults.ts";
import { readableRelations } from "./own-models.ts";

/** Sources with time that are made from a static graph's nodes and edges. */
const staticRelations = loadModels(["static"]).map((model) => model.name);

/**
 * Opens all sources, checks each against its contract and the snapshots against them, and makes the views `src_*` that
 * staging reads.
 * @param known sources that were checked before and are the same still
 * @param step told of each source before it is checked
 * @throws DataError with everything that is wrong with any of them
 */
export async function openSources(
  warehouse: Warehouse,
  project: Project,
  known: readonly string[] = [],
  step: Step = () => {},
): Promise<RawSource[]> {
  const problems: Problem[] = [];
  const sources: RawSource[] = [];
  for (const [name, config] of Object.entries(project.sources)) {
    const source = config && (await openSource(warehouse, project, name, config, problems));
    if (source) sources.push(source);
  }
  for (const [at, source] of sources.entries()) {
    step(`check ${source.name}`, at, sources.length);
    if (known.includes(source.name)) await createView(warehouse, source);
    else problems.push(...(await makeView(warehouse, source)));
  }
  problems.push(...unknownFeatures(project), ...(await maturityProblems(project, warehouse)));
  await readOwnModels(warehouse, project, readableRelations, problems);
  if (problems.length > 0) throw new DataError(problems);
  for (const name of optionalSources) {
    const isMadeFromNodes = project.isStatic && staticRelations.includes(`src_${name}`);
    if (!project.sources[name] && !isMadeFromNodes) await createEmptySource(warehouse, name);
  }
  if (project.isStatic) {
    await warehouse.setVariable("product", quote(project.target.product));
    await buildModels(warehouse, loadModels(["static"]), staticRelations);
  }
  return sources;
}

/** Makes `src_<name>` if the source keeps its contract; else tells what is wrong with it. */
async function makeView(warehouse: Warehouse, source: RawSource): Promise<Problem[]> {
  try {
    const problems = await checkSource(warehouse, source);
    if (problems.length > 0) return problems;
    await createView(warehouse, source);
    return await checkGrain(warehouse, source);
  } catch (error) {
    return [unreadable(source.name, source.config, error)];
  }
}

async function createView(warehouse: Warehouse, source: RawSource): Promise<void> {
  if (source.name === "calls") await createCallsView(warehouse, [source]);
  else await createSourceView(warehouse, source);
}

/** What `check` counted where nothing is wrong. */
export interface CheckReport {
  sources: { name: string; nRows: number }[];
  /** Calls that would be set aside. */
  faults: CallFault[];
}

/**
 * Checks sources and snapshots, and counts the calls that would be set aside, without building or writing anything.
 * @param progress hears how far it is; who shows it takes it away, for `check` is no stage that ends
 * @throws DataError with everything that is wrong
 */
export async function checkProject(project: Project, progress = silentProgress): Promise<CheckReport> {
  const { memory_limit_gb: memoryLimitGb, threads, time_zone: timeZone } = project;
  const options = { memoryLimitGb, threads, timeZone, onQuery: progress.query };
  progress.start("check");
  const steps = inParts((what, done, total) => progress.step("check", what, done, total), {
    sources: 1,
    faults: 4,
  });
  return withScratchWarehouse(options, async (warehouse) => {
    await openSources(warehouse, project, [], steps.sources);
    steps.faults("faults of calls", 0, 1);
    const sources = [];
    for (const name of Object.keys(project.sources)) {
      const [row] = await warehouse.rows<{ n: number }>(`select count(*)::double as n from src_${name}`);
      sources.push({ name, nRows: row!.n });
    }
    // Tokens only number the telephone numbers here, so any key will do; the project's may not be there yet.
    await prepareMacros(warehouse, new Uint8Array(16));
    await warehouse.setVariable("has_few_calls", "true");
    await warehouse.setVariable("batch", "0");
    await buildModels(warehouse, loadModels(["staging"]), ["int_call_faults"]);
    const counted = await countFaults(warehouse);
    const problems = faultProblems(project, counted);
    if (problems.length > 0) throw new DataError(problems);
    return { sources, faults: counted.faults };
  });
}
