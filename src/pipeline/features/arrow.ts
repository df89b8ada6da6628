import { type FeatureDeclaration, keyColumns, phraseOf } from "../../features/declaration.ts";
import type { ArrowColumn, ArrowValues, FilledColumn } from "../../store/arrow-file.ts";
import type { Manifest } from "../../store/manifest.ts";
import { identifier, quote, type TypedColumn, type Warehouse } from "../../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { requireSnapshot } from "../stage/snapshots.ts";
import { outputHashes, runStage } from "../stage/stage.ts";
import { buildFeatures, featuresStage } from "./features.ts";
import { featureFiles, readDeclarations } from "./read-dataset.ts";

/** Bytes that a batch of rows takes at most: a table below it is one batch, which is read without a copy. */
const batchBytes = 2 ** 28;

/** What the columns before the features are. */
const keyKinds: Record<(typeof keyColumns)[number], ArrowColumn["kind"]> = {
  client_id: "text",
  as_of: "instant",
  segment: "category",
  holds_product: "flag",
  eligible: "flag",
  covered: "flag",
  n_contacts: "float",
  label: "float",
};

/**
 * Feature tables → Arrow IPC files, one a snapshot: `arrow/as_of=<date>/features.arrow`. Brings the tables up to date first.
 *
 * @param asOfs snapshots to export; default all
 * Memory: one batch of rows, at most 256 MiB, beside DuckDB's. Same tables, same bytes.
 */
export async function exportFeatures(context: Context, asOfs?: readonly string[]): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const features of await buildFeatures(context, asOfs)) {
    const asOf = features.stage.replace(featuresStage(""), "");
    const spec = {
      stage: `arrow/as_of=${asOf}`,
      inputs: outputHashes(features),
      settings: {},
      modelFolders: [],
    };
    manifests.push(
      await runStage(context, spec, async (stage) => {
        const { writeArrowFile } = await import("../../store/arrow-file.ts");
        await withWarehouse(context, async (warehouse) => {
          const table = featureFiles(context, [asOf]);
          const columns = await arrowColumns(warehouse, table, readDeclarations(context, asOf));
          const nRows = features.outputs[`${features.stage}/features.parquet`]!.rows!;
          const batches = readBatches(warehouse, table, columns, nRows);
          await writeArrowFile(stage.draft("features.arrow"), columns, batches);
          stage.rows("features.arrow", nRows);
        });
      }),
    );
  }
  return manifests;
}

/** A feature table in memory: its columns by name, the keys first, rows in the order of clients' tokens. */
export interface FeatureTable {
  nRows: number;
  columns: ReadonlyMap<string, FilledColumn>;
}

/**
 * The feature table of a snapshot as typed columns, read from its Arrow file, which is brought up to date first.
 * `ProjectFeatures.read` says what the columns are.
 * @throws UserError for a date that is no snapshot of the project; DataError as `buildFeatures`
 */
export async function readFeatures(context: Context, asOf: string): Promise<FeatureTable> {
  requireSnapshot(context, asOf, "features.read");
  await exportFeatures(context, [asOf]);
  const { readArrowFile } = await import("../../store/arrow-file.ts");
  const { nRows, columns } = readArrowFile(context.store.path(`arrow/as_of=${asOf}/features.arrow`));
  return { nRows, columns: new Map(columns.map((column) => [column.name, column])) };
}

async function arrowColumns(
  warehouse: Warehouse,
  table: string,
  declarations: readonly FeatureDeclaration[],
): Promise<ArrowColumn[]> {
  const columns: ArrowColumn[] = [
    ...keyColumns.map((name) => ({ name, kind: keyKinds[name] })),
    ...declarations.map(
      ({ name, kind, formula, unit, ...words }): ArrowColumn => ({
        name,
        kind: kind === "numeric" ? "float" : "category",
        about: {
          description: phraseOf(words, "en"),
          ...(formula ? { formula } : {}),
          ...(unit ? { unit } : {}),
        },
      }),
    ),
  ];
  for (const column of columns)
    if (column.kind === "category") column.levels = await levelsOf(warehouse, table, column.name);
  return columns;
}

async function levelsOf(warehouse: Warehouse, table: string, name: string): Promise<string[]> {
  const column = identifier(name);
  const rows = await warehouse.rows<{ level: string }>(
    `select distinct ${column} as level from ${table} where ${column} is not null order by level`,
  );
  return rows.map(({ level }) => level);
}

/** The rows in batches of one size, the last one apart, as the Arrow file takes them. */
async function* readBatches(
  warehouse: Warehouse,
  table: string,
  columns: readonly ArrowColumn[],
  nRows: number,
): AsyncGenerator<ArrowValues[]> {
  const batchRows = Math.floor(batchBytes / (4 * columns.length));
  const selected = columns.map((column) => `${columnSql(column)} as ${identifier(column.name)}`);
  let nLeft = nRows;
  let filled = 0;
  let batch = columns.map((column) => newValues(column, Math.min(batchRows, nLeft)));
  const sql = `select ${selected.join(", ")} from ${table} order by as_of, client_id`;
  for await (const chunk of warehouse.streamColumns(sql)) {
    const read = columns.map(({ name }) => chunk[name]!);
    for (let from = 0; from < read[0]!.length; ) {
      const to = Math.min(read[0]!.length, from + batch[0]!.length - filled);
      for (const [at, values] of batch.entries()) copyInto(values, filled, read[at]!.slice(from, to));
      filled += to - from;
      from = to;
      if (filled < batch[0]!.length) continue;
      yield batch;
      nLeft -= filled;
      filled = 0;
      batch = columns.map((column) => newValues(column, Math.min(batchRows, nLeft)));
    }
  }
}

/** What the warehouse reads as the column's numbers. */
function columnSql({ name, kind, levels }: ArrowColumn): string {
  const column = identifier(name);
  if (kind === "float") return `${column}::float`;
  if (kind === "flag") return `${column}::integer`;
  if (kind === "text") return `${column}::varchar`;
  if (kind === "instant") return `epoch_us(${column})::double`;
  if (levels!.length === 0) return "-1";
  return `coalesce(enum_code(${column}::enum(${levels!.map(quote).join(", ")}))::integer, -1)`;
}

function newValues({ kind }: ArrowColumn, nRows: number): ArrowValues {
  if (kind === "float") return new Float32Array(nRows);
  if (kind === "flag") return new Uint8Array(nRows);
  if (kind === "category") return new Int32Array(nRows);
  return kind === "instant" ? new BigInt64Array(nRows) : new Array<string>(nRows);
}

function copyInto(values: ArrowValues, at: number, part: TypedColumn): void {
  if (values instanceof BigInt64Array) values.set(Array.from(part as Float64Array, BigInt), at);
  else if (Array.isArray(values)) values.splice(at, part.length, ...(part as string[]));
  else (values as Float32Array).set(part as Float32Array, at);
}
