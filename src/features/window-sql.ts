import type { Direction } from "../config/surroundings.ts";
import { identifier } from "../warehouse/warehouse.ts";
import { columnName, type FeatureColumn } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { Feature } from "./feature.ts";
import type { ExchangeRelation } from "./graph-input.ts";
import { exchangeColumns, exchangeRelations, plannedColumns } from "./plan.ts";
import { plannedWeights, weightSql } from "./tie-weights.ts";

/**
 * One window's features as a DuckDB query over `fct_tie`, `ftr_contact`, `ftr_client`, `dim_population` and the relations of exchanges: what the
 * kernels compute, said in SQL. The plain twin of the kernels, and the anchor of their benches; columns that SQL cannot say are not in it.
 * @returns the query, with one row a client in the order of tokens, and the names of its columns after `client_id`
 */
export function windowSql(
  features: readonly Feature[],
  plan: ColumnPlan,
  window: number | undefined,
  minContacts: number,
): { sql: string; names: string[] } {
  const columns = plannedColumns(features, plan, window)
    .map(({ column }) => column)
    .filter(({ sql }) => sql !== undefined);
  const ofExchanges = exchangeColumns(features, plan, window);
  const weights = plannedWeights(plan);
  const used = plan.directions.includes("both") ? plan.directions : (["both", ...plan.directions] as const);
  const grouped = used.map((direction) => {
    const own = columns.filter((column) => (column.direction ?? "both") === direction);
    const selected = own.map(
      (column) => `${hidden(column, minContacts)} as ${identifier(columnName(column, window))}`,
    );
    return `${direction}_ties as (
  select ${["t.as_of", "t.client_id", ...selected].join(",\n    ")}
  from weighted t join ftr_contact c using (as_of, contact_id)${plan.shared.length > 0 ? " join ftr_client o using (as_of, client_id)" : ""}
  ${whereOf[direction]} group by all
)`;
  });
  const ofTies = columns.map((column) => {
    const name = identifier(columnName(column, window));
    if (column.withoutContacts === undefined) return name;
    return `if(${column.direction ?? "both"}_ties.client_id is null, ${column.withoutContacts}, ${name}) as ${name}`;
  });
  const names = [...columns, ...ofExchanges].map((column) => columnName(column, window));
  const sql = `with degrees as (select as_of, contact_id, count(*) as k from fct_tie group by all),
weighted as (
  select ${["t.*", ...weights.map((weight) => `${weight.halfLife ? `r${weight.halfLife}.` : ""}${weightSql(weight)} as w_${weight.name}`)].join(", ")}
  from fct_tie t join degrees using (as_of, contact_id)
  ${weights.flatMap(({ halfLife }) => (halfLife ? [recencyJoin(halfLife)] : [])).join("\n  ")}
),
${grouped.join(",\n")}
select ${["p.client_id", ...ofTies, ...ofExchanges.map((column) => exchangeColumnSql(column, window))].join(", ")}
from dim_population p
${used.map((direction) => `left join ${direction}_ties using (as_of, client_id)`).join("\n")}
${exchangeRelations(features).map(exchangeJoin).join("\n")}
order by p.client_id`;
  return { sql, names };
}

/** A column of an exchange relation that is joined to every client. */
export function exchangeColumnSql(column: FeatureColumn, window: number | undefined): string {
  const { name, withoutContacts = null } = column;
  return `coalesce(${identifier(name)}, ${withoutContacts})::float as ${identifier(columnName(column, window))}`;
}

/** Joins an exchange relation to clients. */
export function exchangeJoin(relation: ExchangeRelation): string {
  return `left join ${relation} using (as_of, client_id)`;
}

const whereOf: Record<Direction, string> = {
  both: "",
  in: "where t.calls_in > 0",
  out: "where t.calls_out > 0",
};

/** NULL below so many contacts of the direction, or with the attribute known. */
function hidden({ hiddenBelow, sql }: FeatureColumn, minContacts: number): string {
  if (hiddenBelow === undefined || (hiddenBelow !== "contacts" && "people" in hiddenBelow)) return sql!;
  const count = hiddenBelow === "contacts" ? "count(*)" : `count(c.${identifier(hiddenBelow.attribute)})`;
  return `case when ${count} >= ${minContacts} then ${sql} end`;
}

function recencyJoin(halfLife: number): string {
  return `join fct_tie_recency r${halfLife} on r${halfLife}.as_of = t.as_of and r${halfLife}.client_id = t.client_id
    and r${halfLife}.contact_id = t.contact_id and r${halfLife}.half_life_days = ${halfLife}`;
}
