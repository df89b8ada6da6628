import { clientRanges, type RangeBytes } from "../features/client-ranges.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import type { Feature } from "../features/feature.ts";
import type { ClientInput, ContactInput, TieInput } from "../features/graph-input.ts";
import { exchangeColumns, exchangeRelations } from "../features/plan.ts";
import type { ClientRange } from "../features/tie-scope.ts";
import { exchangeColumnSql, exchangeJoin } from "../features/window-sql.ts";
import type { TieChunk } from "../graph/csr-builder.ts";
import { identifier, quote, type Warehouse } from "../warehouse/warehouse.ts";
import { type OwnColumn, ownColumnSql, ownJoins } from "./own-models.ts";
import { attributeNames, type Vocabulary } from "./vocabulary.ts";

/** Measures that cost a pass over the exchanges of their own, and the relation that is made only for them. */
const ownRelation: Readonly<Record<string, string>> = {
  active_days: "int_tie_days",
  calls_night: "int_tie_hours",
  calls_weekend: "int_tie_hours",
};

/** The relations that hold some measures of ties. */
export function tieModels(measures: readonly string[]): string[] {
  return [
    "int_tie",
    ...new Set(measures.filter((name) => name in ownRelation).map((name) => ownRelation[name]!)),
    ...(measures.some((name) => name.startsWith("recency_")) ? ["int_tie_recency"] : []),
  ];
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

/** Clients of a block: ranges are whole blocks. */
const blockClients = 1024;

/**
 * Ranges of clients whose ties, of the window that `int_tie` holds now, fit into a budget of kernel memory together with what
 * is known of contacts. Shorter windows have no more ties.
 */
export async function readRanges(
  warehouse: Warehouse,
  bytes: RangeBytes,
  budget: number,
): Promise<ClientRange[]> {
  const [size] = await warehouse.rows<{ clients: number }>(
    "select count(*)::double as clients from int_client_rows",
  );
  const nClients = size!.clients;
  const nTies = new Float64Array(Math.ceil(nClients / blockClients));
  const blocks = await warehouse.rows<{ block: number; ties: number }>(
    `select (row_idx // ${blockClients})::integer as block, count(*)::double as ties from int_tie group by block`,
  );
  for (const { block, ties } of blocks) nTies[block] = ties;
  return clientRanges(nTies, { blockClients, nClients }, bytes, budget);
}

/** For each contact, with how many clients it has a tie in the window that `int_tie` holds now. */
export async function readContactDegrees(warehouse: Warehouse): Promise<Uint32Array> {
  const { degree } = await warehouse.readColumns(
    `select coalesce(clients, 0)::integer as degree
     from int_contact_cols left join (
       select as_of, subscriber_key, count(*) as clients from int_tie group by as_of, subscriber_key
     ) using (as_of, subscriber_key)
     order by col_idx`,
  );
  return Uint32Array.from(degree as Int32Array);
}

/** The ties of a range of clients, of the window that `int_tie` holds now, with some of their measures. */
export async function readTies(
  warehouse: Warehouse,
  measures: readonly string[],
  { from, to }: ClientRange,
): Promise<TieInput> {
  const [size] = await warehouse.rows<Record<string, number>>(
    `select (select count(*)::double from int_contact_cols) as contacts,
       (select count(*)::double from int_tie where row_idx >= ${from} and row_idx < ${to}) as ties`,
  );
  const joins = new Map<string, string>();
  const columns = measures.map((name) => {
    if (name.startsWith("recency_")) {
      joins.set(name, `int_tie_recency ${name} on ${name}.half_life_days = ${name.slice(8)}`);
      return `${name}.recency::float as ${name}`;
    }
    const relation = ownRelation[name];
    if (relation) joins.set(relation, `${relation} on true`);
    return `${name}::float as ${name}`;
  });
  const onTie = [...joins].map(
    ([alias, relation]) =>
      `join ${relation} and ${["as_of", "row_idx", "subscriber_key"].map((key) => `${alias}.${key} = t.${key}`).join(" and ")}`,
  );
  return {
    nClients: to - from,
    nContacts: size!.contacts!,
    nTies: size!.ties!,
    measures,
    ties: tieChunks(
      warehouse,
      `select ${[`t.row_idx - ${from} as row_idx`, "c.col_idx", ...columns].join(", ")}
       from int_tie t join int_contact_cols c on c.as_of = t.as_of and c.subscriber_key = t.subscriber_key
       ${onTie.join("\n")}
       where t.row_idx >= ${from} and t.row_idx < ${to}
       order by t.row_idx, c.col_idx`,
    ),
  };
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
