import type { ColumnPlan } from "../features/column-plan.ts";
import type { Feature } from "../features/feature.ts";
import type { ClientInput, ContactInput, TieInput } from "../features/graph-input.ts";
import { exchangeColumns, exchangeRelations } from "../features/plan.ts";
import { exchangeColumnSql, exchangeJoin } from "../features/window-sql.ts";
import type { TieChunk } from "../graph/csr-builder.ts";
import { identifier, quote, type Warehouse } from "../warehouse/warehouse.ts";
import { type OwnColumn, ownColumnSql, ownJoins } from "./own-models.ts";
import { attributeNames, type Vocabulary } from "./vocabulary.ts";

/** Numbers clients and contacts in the order of their tokens; contacts are those of the ties that are there now. */
export async function numberPeople(warehouse: Warehouse): Promise<void> {
  await warehouse.run(
    `create or replace table int_client_rows as
     select client_id, as_of, (row_number() over (order by client_id) - 1)::integer as row_idx from dim_population`,
  );
  await warehouse.run(
    `create or replace table int_contact_cols as
     select contact_id, (row_number() over (order by contact_id) - 1)::integer as col_idx from ftr_contact`,
  );
}

/**
 * What is known of the contacts, in the order of their numbers.
 * @param ofModels columns of the project's own models of contacts; they are attributes like the sources'
 */
export async function readContacts(
  warehouse: Warehouse,
  vocabulary: Vocabulary,
  ofModels: readonly OwnColumn[],
): Promise<ContactInput> {
  const numeric = [...(await attributeNames(warehouse, "float")), ...ofModels.map(({ name }) => name)];
  const categorical = Object.keys(vocabulary);
  const codes = categorical.map((name) => {
    const levels = `[${vocabulary[name]!.map(quote).join(", ")}]::varchar[]`;
    return `case when ${identifier(name)} is null then -1
      else coalesce(list_position(${levels}, ${identifier(name)}), ${vocabulary[name]!.length + 1}) - 1 end::integer as ${identifier(name)}`;
  });
  const known = [
    "is_client::integer as is_client",
    "coalesce(adopted_age_days, -1)::integer as adopted_age_days",
  ];
  const contacts = await warehouse.readColumns(
    `select ${[...known, ...numeric.map(identifier), ...codes].join(", ")}
     from (select ${["p.*", ...ofModels.map(ownColumnSql)].join(", ")} from ftr_contact p ${ownJoins(ofModels)})
     order by contact_id`,
  );
  return {
    isClient: contacts.is_client as Int32Array,
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

/** The ties that `fct_tie` holds now, with some of their measures. */
export async function readTies(warehouse: Warehouse, measures: readonly string[]): Promise<TieInput> {
  const [size] = await warehouse.rows<Record<string, number>>(
    `select (select count(*)::double from int_client_rows) as clients, (select count(*)::double from int_contact_cols) as contacts,
       (select count(*)::double from fct_tie) as ties`,
  );
  const halfLives = measures.filter((name) => name.startsWith("recency_")).map((name) => name.slice(8));
  const columns = measures.map((name) =>
    name.startsWith("recency_") ? `${name}.recency::float as ${name}` : `t.${name}::float as ${name}`,
  );
  return {
    nClients: size!.clients!,
    nContacts: size!.contacts!,
    nTies: size!.ties!,
    measures,
    ties: tieChunks(
      warehouse,
      `select ${["r.row_idx", "c.col_idx", ...columns].join(", ")}
       from fct_tie t join int_client_rows r using (client_id, as_of) join int_contact_cols c using (contact_id)
       ${halfLives.map(recencyJoin).join("\n")}
       order by r.row_idx, c.col_idx`,
    ),
  };
}

function recencyJoin(halfLife: string): string {
  const name = `recency_${halfLife}`;
  return `join fct_tie_recency ${name} on ${name}.as_of = t.as_of and ${name}.client_id = t.client_id
    and ${name}.contact_id = t.contact_id and ${name}.half_life_days = ${halfLife}`;
}

async function* tieChunks(warehouse: Warehouse, sql: string): AsyncGenerator<TieChunk> {
  for await (const { row_idx, col_idx, ...values } of warehouse.streamColumns(sql)) {
    yield {
      rowIdx: row_idx as Int32Array,
      colIdx: col_idx as Int32Array,
      values: values as Record<string, Float32Array>,
    };
  }
}
