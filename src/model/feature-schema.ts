/** What columns a model was trained on, and how a table that is to be scored differs from them. */
import type { Column } from "../core/columns.ts";
import { DataError, type Problem } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";

/** One feature of a model, as it was when the model learned. */
interface SchemaFeature {
  name: string;
  kind: Column["kind"];
  /** The categories among the rows learned from, sorted. */
  levels?: readonly string[];
}

/** In the order of the model. */
export type FeatureSchema = readonly SchemaFeature[];

/** Column → category that the model never learned → rows that have it. */
export type UnseenCategories = Record<string, Record<string, number>>;

/** The schema of the rows that a model learns from. Cost: one pass over their codes. */
export function schemaOf(columns: readonly Column[], rows: Int32Array): FeatureSchema {
  return columns.map((column) => {
    const { name, kind } = column;
    if (kind === "numeric") return { name, kind };
    const used = new Uint8Array(column.levels.length);
    for (const row of rows) if (column.codes[row]! >= 0) used[column.codes[row]!] = 1;
    return { name, kind, levels: column.levels.filter((_, code) => used[code] === 1).sort() };
  });
}

/**
 * Brings a table's columns into the order of the model. Another order and columns that the model does not know are harmless.
 *
 * @param table how the table is called in messages
 * @throws DataError listing every column that is missing or of another kind
 *
 * @example const columns = fitColumns(bundle.schema, table.columns, "snapshot 2026-07-01");
 */
export function fitColumns<Given extends Pick<Column, "name" | "kind">>(
  schema: FeatureSchema,
  columns: readonly Given[],
  table: string,
): Given[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const known = new Set(schema.map(({ name }) => name));
  const extra = columns.map(({ name }) => name).filter((name) => !known.has(name));
  const problems = schema.flatMap(({ name, kind }) => {
    const found = byName.get(name);
    return found?.kind === kind ? [] : [differenceOf(table, name, kind, found?.kind, extra)];
  });
  if (problems.length > 0) throw new DataError(problems);
  return schema.map(({ name }) => byName.get(name)!);
}

function differenceOf(
  table: string,
  name: string,
  kind: string,
  found: string | undefined,
  extra: readonly string[],
): Problem {
  const renamed = nearestName(name, extra);
  return {
    code: found ? "other-kind" : "missing-column",
    where: `${table}, column ${name}`,
    found: found ? `a ${found} column` : "no such column",
    expected: `a ${kind} one, as the model was trained with`,
    ...(renamed && !found
      ? { hint: `was it renamed? The table has ${renamed}, which the model does not know` }
      : {}),
  };
}

/** Adds the rows of one block whose category the model never learned to `unseen`. They are scored as none of the learned ones. */
export function countUnseen(
  schema: FeatureSchema,
  columns: readonly Column[],
  unseen: UnseenCategories,
): void {
  for (const [at, column] of columns.entries()) {
    if (column.kind === "numeric") continue;
    const learned = new Set(schema[at]!.levels);
    const isNew = column.levels.map((level) => !learned.has(level));
    if (!isNew.includes(true)) continue;
    for (const code of column.codes) {
      if (!isNew[code]) continue;
      unseen[column.name] ??= {};
      const counts = unseen[column.name]!;
      counts[column.levels[code]!] = (counts[column.levels[code]!] ?? 0) + 1;
    }
  }
}
