import type { Column } from "../../core/columns.ts";
import type { FeatureDeclaration } from "../../features/declaration.ts";
import type { FeatureSchema } from "../../model/feature-schema.ts";
import { type Dataset, encodeLevels } from "../../train/dataset.ts";
import { identifier, quote, type TypedColumn, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { featuresStage } from "./features.ts";

/** What the columns of the feature tables are; the same for all snapshots of a project. */
export function readDeclarations(context: Context, asOf: string): FeatureDeclaration[] {
  return JSON.parse(context.store.readText(`${featuresStage(asOf)}/features.json`)!) as FeatureDeclaration[];
}

/** SQL that reads the feature tables of some snapshots. */
export function featureFiles({ store }: Context, asOfs: readonly string[]): string {
  const files = asOfs.map((asOf) => quote(store.path(`${featuresStage(asOf)}/features.parquet`)));
  return `read_parquet([${files.join(", ")}], hive_partitioning = false)`;
}

/**
 * The same for conditions that people write: what is not known is NULL, which fulfils none. NaN, which DuckDB holds to be greater
 * than every number, would.
 */
export function featureRows(context: Context, asOfs: readonly string[]): string {
  const known = readDeclarations(context, asOfs[0]!)
    .filter(({ kind }) => kind === "numeric")
    .map(({ name }) => `nullif(${identifier(name)}, 'nan'::float) as ${identifier(name)}`);
  const files = featureFiles(context, asOfs);
  return known.length === 0 ? files : `(select * replace (${known.join(", ")}) from ${files})`;
}

/** SQL condition for the rows that a project trains on, scores and lists. */
export function whomSql({ project }: Context): string {
  const segment = project.isStatic ? "all" : project.population.segment;
  return segment === "all" ? "eligible" : `eligible and segment = ${quote(segment)}`;
}

/**
 * Reads feature tables into memory: numeric columns as they are, categories as codes.
 * @param where SQL condition on the rows
 * @param extra further integer columns by name → SQL over the feature table's columns
 */
export async function readDataset(
  context: Context,
  warehouse: Warehouse,
  asOfs: readonly string[],
  where: string,
  extra: Readonly<Record<string, string>> = {},
): Promise<{ dataset: Dataset; declarations: FeatureDeclaration[]; extra: Record<string, Int32Array> }> {
  const declarations = readDeclarations(context, asOfs[0]!);
  const more = Object.entries(extra).map(
    ([name, sql]) => `(${sql})::integer as ${identifier(`extra ${name}`)}`,
  );
  const read = await warehouse.readColumns(
    `select client_id::varchar as client_id, (dense_rank() over (order by client_id) - 1)::integer as cluster,
       coalesce(label, 0)::float as label, covered::integer as covered,
       ${[...declarations.map(({ name }) => identifier(name)), ...more].join(", ")}
     from ${featureFiles(context, asOfs)}
     where ${where}
     order by as_of, client_id`,
  );
  const clientId = read.client_id as string[];
  return {
    dataset: {
      nRows: clientId.length,
      clientId,
      cluster: read.cluster as Int32Array,
      label: read.label as Float32Array,
      covered: Uint8Array.from(read.covered as Int32Array),
      columns: columnsOf(declarations, read),
    },
    declarations,
    extra: Object.fromEntries(Object.keys(extra).map((name) => [name, read[`extra ${name}`] as Int32Array])),
  };
}

/** Columns as they were read: numbers as they are, categories as codes. */
export function columnsOf(schema: FeatureSchema, read: Readonly<Record<string, TypedColumn>>): Column[] {
  return schema.map(({ name, kind }): Column => {
    const values = read[name]!;
    if (kind === "numeric") return { kind, name, values: values as Float32Array };
    return { kind, name, ...encodeLevels(values as (string | null)[]) };
  });
}
