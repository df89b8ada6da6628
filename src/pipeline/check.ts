import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { optionalSources } from "../config/contracts.ts";
import type { Project } from "../config/load.ts";
import { DataError, type Problem } from "../core/errors.ts";
import { checkGrain, checkSource } from "../warehouse/check-source.ts";
import { buildModels, loadModels } from "../warehouse/models.ts";
import { createEmptySource, createSourceView, openSource, type RawSource } from "../warehouse/sources.ts";
import { quote, Warehouse } from "../warehouse/warehouse.ts";
import { checkMaturity } from "./snapshots.ts";

/** Sources with time that are made from a static graph's nodes and edges. */
const staticRelations = loadModels(["static"]).map((model) => model.name);

/**
 * Opens all sources, checks each against its contract, and makes the views `src_*` that staging reads.
 * @throws DataError with everything that is wrong with any of them
 */
export async function openSources(warehouse: Warehouse, project: Project): Promise<RawSource[]> {
  const problems: Problem[] = [];
  const sources: RawSource[] = [];
  for (const [name, config] of Object.entries(project.sources)) {
    const source = config && (await openSource(warehouse, project, name, config, problems));
    if (source) sources.push(source);
  }
  for (const source of sources) {
    const found = await checkSource(warehouse, source);
    problems.push(...found);
    if (found.length > 0) continue;
    await createSourceView(warehouse, source);
    problems.push(...(await checkGrain(warehouse, source)));
  }
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

export interface CheckReport {
  sources: { name: string; nRows: number }[];
}

/**
 * Checks sources and snapshots without building or writing anything.
 * @throws DataError with everything that is wrong
 */
export async function checkProject(project: Project): Promise<CheckReport> {
  const spillFolder = mkdtempSync(join(tmpdir(), "entourage-"));
  const warehouse = await Warehouse.open({
    memoryLimitGb: project.memory_limit_gb,
    threads: project.threads,
    spillFolder,
    timeZone: project.time_zone,
  });
  try {
    const problems: Problem[] = [];
    for (const work of [() => openSources(warehouse, project), () => checkMaturity(project, warehouse)]) {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        problems.push(...error.problems);
      }
    }
    if (problems.length > 0) throw new DataError(problems);
    const sources = [];
    for (const name of Object.keys(project.sources)) {
      const [row] = await warehouse.rows<{ n: number }>(`select count(*)::double as n from src_${name}`);
      sources.push({ name, nRows: row!.n });
    }
    return { sources };
  } finally {
    warehouse.close();
    rmSync(spillFolder, { recursive: true, force: true });
  }
}
