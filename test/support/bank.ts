import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import type { FeatureDeclaration } from "../../src/features/declaration.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { stageSources } from "../../src/pipeline/sources/staging.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { allSnapshots, openSnapshots } from "../../src/pipeline/stage/snapshots.ts";
import type { Manifest } from "../../src/store/manifest.ts";
import { buildModels } from "../../src/warehouse/models.ts";
import { quote, type SqlValue, type Warehouse } from "../../src/warehouse/warehouse.ts";
import { type Given, type TestProject, testKey, writeProject } from "./write-project.ts";

/** A row of a result; ids are those of the given rows, not their tokens. */
export type ResultRow = Record<string, SqlValue>;

function contextOf(project: TestProject): Context {
  return openContext(loadProject(project.file));
}

/** Builds the features of a few given rows. @returns the rows of all snapshots, by client id and then by column */
export async function featuresOf(
  given: Given,
  settings: Record<string, unknown> = {},
): Promise<Record<string, ResultRow>> {
  const project = await writeProject(given, settings);
  const context = contextOf(project);
  await buildFeatures(context);
  const rows = await queryFiles(context, "features/*/features.parquet", namesOf(given));
  return Object.fromEntries(rows.map((row) => [row.client_id, row]));
}

/** Builds the features of a few given rows. @returns what was counted on the way, by stage */
export async function countsOf(
  given: Given,
  settings: Record<string, unknown> = {},
): Promise<Record<string, Manifest["counts"]>> {
  const manifests = await buildFeatures(contextOf(await writeProject(given, settings)));
  return Object.fromEntries(manifests.map(({ stage, counts }) => [stage, counts]));
}

/** Builds the features of a few given rows. @returns what each column is */
export async function declarationsOf(
  given: Given,
  settings: Record<string, unknown> = {},
): Promise<FeatureDeclaration[]> {
  const context = contextOf(await writeProject(given, settings));
  const [{ stage }] = (await buildFeatures(context)) as [Manifest];
  return JSON.parse(context.store.readText(`${stage}/features.json`)!) as FeatureDeclaration[];
}

/** Builds one relation from a few given rows, as of the project's snapshots. @returns the chosen columns, ordered by them */
export async function relationOf(
  given: Given,
  relation: string,
  columns: readonly string[],
  settings: Record<string, unknown> = {},
): Promise<ResultRow[]> {
  const context = contextOf(await writeProject(given, settings));
  await stageSources(context);
  return withWarehouse(context, async (warehouse) => {
    await openSnapshots(context, warehouse, allSnapshots(context));
    await buildModels(warehouse, context.models(["population", "graph", "features", "campaign"]), [relation]);
    return sorted(await readRows(warehouse, `select ${columns.join(", ")} from ${relation}`, namesOf(given)));
  });
}

/** Stages a few given rows. @returns the manifest, and the staged rows of any relation */
export async function stagedOf(
  given: Given,
  settings: Record<string, unknown> = {},
): Promise<{ manifest: Manifest; rows: (relation: string) => Promise<ResultRow[]> }> {
  const context = contextOf(await writeProject(given, settings));
  const manifest = await stageSources(context);
  const filesOf = (relation: string) =>
    relation === "stg_calls" ? "staging/calls/*/stg_calls" : `staging/${relation}`;
  return {
    manifest,
    rows: (relation) => queryFiles(context, `${filesOf(relation)}.parquet`, namesOf(given)),
  };
}

/** Calls staged, over all batches. */
export function nCallsOf({ outputs }: Manifest): number {
  const batches = Object.entries(outputs).filter(([key]) => key.endsWith("/stg_calls.parquet"));
  return batches.reduce((sum, [, { rows }]) => sum + rows!, 0);
}

async function queryFiles(
  context: Context,
  pattern: string,
  names: Map<string, string>,
): Promise<ResultRow[]> {
  return withWarehouse(context, (warehouse) =>
    readRows(
      warehouse,
      `from read_parquet(${quote(context.store.path(pattern))}, hive_partitioning = false)`,
      names,
    ),
  );
}

async function readRows(warehouse: Warehouse, sql: string, names: Map<string, string>): Promise<ResultRow[]> {
  const rows = await warehouse.rows<ResultRow>(sql);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, names.get(String(value)) ?? value]),
    ),
  );
}

/** By their content: the order of tokens says nothing to a reader. */
function sorted(rows: ResultRow[]): ResultRow[] {
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

/** Token → id, for every text of the given rows. */
function namesOf(given: Given): Map<string, string> {
  const key = Buffer.from(testKey);
  const texts = Object.values(given).flatMap((rows = []) => rows.flatMap((row) => Object.values(row)));
  const ids = new Set(texts.filter((value) => typeof value === "string"));
  const kinds = ["client", "subscriber"] as const;
  return new Map(kinds.flatMap((kind) => [...ids].map((id) => [tokenOf(key, kind, id), id] as const)));
}
