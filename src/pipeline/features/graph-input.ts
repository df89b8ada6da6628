import type { ColumnPlan } from "../../features/column-plan.ts";
import type { Feature } from "../../features/feature.ts";
import type { ClientInput, ContactInput } from "../../features/graph-input.ts";
import { exchangeColumns, exchangeRelations } from "../../features/plan.ts";
import { exchangeColumnSql, exchangeJoin } from "../../features/window-sql.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { type OwnColumn, ownColumnSql, ownJoins } from "../sources/own-models.ts";
import type { Vocabulary } from "../sources/vocabulary.ts";

/**
 * What is known of the contacts, in the order of their numbers.
 * @param numeric attributes to read, and `vocabulary` the categories: those that a chosen feature looks at
 * @param ofModels columns of the project's own models of contacts; they are attributes like the sources'
 */
export async function readContacts(
  warehouse: Warehouse,
  numeric: readonly string[],
  vocabulary: Vocabulary,
  ofModels: readonly OwnColumn[],
): Promise<ContactInput> {
  const categorical = Object.keys(vocabulary);
  const codes = categorical.map((name) => {
    const levels = `[${vocabulary[name]!.map(quote).join(", ")}]::varchar[]`;
    return `case when ${identifier(name)} is null then -1
      else coalesce(list_position(${levels}, ${identifier(name)}), ${vocabulary[name]!.length + 1}) - 1 end::integer as ${identifier(name)}`;
  });
  const known = [
    "is_client::integer as is_client",
    "coalesce(r.row_idx, -1)::integer as client_row",
    "coalesce(adopted_age_days, -1)::integer as adopted_age_days",
  ];
  const contacts = await warehouse.readColumns(
    `select ${[...known, ...numeric.map(identifier), ...codes].join(", ")}
     from (select ${["p.*", ...ofModels.map(ownColumnSql)].join(", ")} from ftr_contact p ${ownJoins(ofModels)}) c
     left join int_client_rows r on r.as_of = c.as_of and r.client_id = c.holder_client_id
     order by contact_id`,
  );
  return {
    isClient: contacts.is_client as Int32Array,
    clientOf: contacts.client_row as Int32Array,
    adoptedAgeDays: contacts.adopted_age_days as Int32Array,
    numeric: numeric.map((name) => ({ name, values: contacts[name] as Float32Array })),
    categorical: categorical.map((name) => ({
      name,
      codes: contacts[name] as Int32Array,
      levels: vocabulary[name]!,
    })),
  };
}

/** The columns that SQL made of the window's exchanges, by their names, one value for each client in the order of their numbers. */
export async function readExchangeColumns(
  warehouse: Warehouse,
  features: readonly Feature[],
  plan: ColumnPlan,
  window: number | undefined,
): Promise<ReadonlyMap<string, Float32Array>> {
  const columns = exchangeColumns(features, plan, window);
  if (columns.length === 0) return new Map();
  const joins = exchangeRelations(features).map(exchangeJoin);
  const values = await warehouse.readColumns(
    `select ${columns.map((column) => exchangeColumnSql(column, window)).join(", ")}
     from int_client_rows ${joins.join(" ")} order by row_idx`,
  );
  return new Map(Object.entries(values as Record<string, Float32Array>));
}

/** Some numeric attributes of the clients, in the order of their numbers. */
export async function readClients(warehouse: Warehouse, names: readonly string[]): Promise<ClientInput> {
  if (names.length === 0) return { numeric: [] };
  const clients = await warehouse.readColumns(
    `select ${names.map(identifier).join(", ")} from ftr_client order by client_id`,
  );
  return { numeric: names.map((name) => ({ name, values: clients[name] as Float32Array })) };
}
