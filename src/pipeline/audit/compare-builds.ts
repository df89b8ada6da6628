import { type FeatureDeclaration, keyColumns } from "../../features/declaration.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";

/** A feature table as of t, built from the sample. */
export interface Built {
  /** Its name in the warehouse; one row a client. */
  table: string;
  declarations: FeatureDeclaration[];
}

/** How one build differs from another. */
export interface Difference {
  /** Columns with another value for some client, features and `segment`, `holds_product`, `eligible`; "rows" where clients come or go. */
  columns: string[];
  nColumns: number;
  nClients: number;
  /** Clients with another value in some column. */
  nChanged: number;
}

/** All columns that must not see the future: features and what decides who is trained on. */
export function comparedColumns(one: Built, other: Built): string[] {
  const names = [...one.declarations, ...other.declarations].map(({ name }) => name);
  return ["segment", "holds_product", "eligible", ...new Set(names)];
}

/**
 * Compares two builds, client by client, NaN being equal to itself.
 * @param where SQL condition on `client_id`
 * @param tolerance numbers that differ by no more than this share of themselves are taken as equal
 */
export async function compareBuilds(
  warehouse: Warehouse,
  one: Built,
  other: Built,
  columns: readonly string[],
  { where = "true", tolerance = 0 }: { where?: string; tolerance?: number } = {},
): Promise<Difference> {
  const both = columns.filter((name) => isIn(one, name) && isIn(other, name));
  const only = columns.filter((name) => isIn(one, name) !== isIn(other, name));
  const isNumeric = new Set(
    one.declarations.filter(({ kind }) => kind === "numeric").map(({ name }) => name),
  );
  const differs = both.map((name) => {
    const [a, b] = [`a.${identifier(name)}`, `b.${identifier(name)}`];
    const isOther = `${a} is distinct from ${b}`;
    if (tolerance === 0 || !isNumeric.has(name)) return isOther;
    const isClose = `isfinite(${a}) and isfinite(${b}) and abs(${a} - ${b}) <= ${tolerance} * greatest(abs(${a}), abs(${b}))`;
    return `${isOther} and not coalesce(${isClose}, false)`;
  });
  const isMissing = "a.client_id is null or b.client_id is null";
  const counts = differs.map((sql, at) => `count(*) filter (${sql})::integer as c${at}`);
  const [row] = await warehouse.rows<Record<string, number>>(
    `select count(*)::integer as clients, count(*) filter (${isMissing})::integer as missing,
       count(*) filter (${[isMissing, ...differs.map((sql) => `(${sql})`)].join(" or ")})::integer as changed${counts.map((sql) => `, ${sql}`).join("")}
     from ${one.table} a full join ${other.table} b using (client_id)
     where ${where}`,
  );
  const changed = both.filter((_, at) => row![`c${at}`]! > 0);
  return {
    columns: [...(row!.missing! > 0 ? ["rows"] : []), ...only, ...changed],
    nColumns: columns.length,
    nClients: row!.clients!,
    nChanged: row!.changed!,
  };
}

function isIn({ declarations }: Built, name: string): boolean {
  return (
    keyColumns.some((key) => key === name) || declarations.some((declaration) => declaration.name === name)
  );
}
