import type { TieInput } from "../../features/graph-input.ts";
import type { ClientRange } from "../../features/tie-scope.ts";
import type { TieChunk } from "../../graph/csr/csr-builder.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { TieSource } from "./tie-source.ts";

/** Measures that cost a pass over the exchanges of their own, and the relation that is made only for them. */
const ownRelation: Readonly<Record<string, string>> = {
  active_days: "int_tie_days",
  calls_night: "int_tie_hours",
  calls_weekend: "int_tie_hours",
};

/** Ties that DuckDB sums, and spills where its memory does not hold them; its models must be built before anything is read. */
export function sqlTies(warehouse: Warehouse, measures: readonly string[]): TieSource {
  return {
    models: [
      "int_tie",
      ...new Set(measures.filter((name) => name in ownRelation).map((name) => ownRelation[name]!)),
      ...(measures.some((name) => name.startsWith("recency_")) ? ["int_tie_recency"] : []),
      "int_contact_cols",
      "fct_tie_drops",
    ],
    tiesOfBlocks: (blockClients) => tiesOfBlocks(warehouse, blockClients),
    contactDegrees: () => contactDegrees(warehouse),
    read: (range) => readTies(warehouse, measures, range),
    counts: () => countTies(warehouse),
  };
}

async function tiesOfBlocks(warehouse: Warehouse, blockClients: number): Promise<Float64Array> {
  const [size] = await warehouse.rows<{ clients: number }>(
    "select count(*)::double as clients from int_client_rows",
  );
  const nTies = new Float64Array(Math.ceil(size!.clients / blockClients));
  const blocks = await warehouse.rows<{ block: number; ties: number }>(
    `select (row_idx // ${blockClients})::integer as block, count(*)::double as ties from int_tie group by block`,
  );
  for (const { block, ties } of blocks) nTies[block] = ties;
  return nTies;
}

async function contactDegrees(warehouse: Warehouse): Promise<Uint32Array> {
  const { degree } = await warehouse.readColumns(
    `select coalesce(clients, 0)::integer as degree
     from int_contact_cols left join (
       select as_of, subscriber_key, count(*) as clients from int_tie group by as_of, subscriber_key
     ) using (as_of, subscriber_key)
     order by col_idx`,
  );
  return Uint32Array.from(degree as Int32Array);
}

async function readTies(
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

async function countTies(warehouse: Warehouse): Promise<Record<string, number>> {
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       (select count(*)::double from int_tie) as ties,
       (select count(*)::double from int_contact_cols) as contacts,
       (select count(*) filter (not is_held)::double from int_call_ends) as calls_without_holder,
       (select sum(n_ties_without_consent)::double from fct_tie_drops) as ties_without_consent,
       (select sum(n_contacts_without_consent)::double from fct_tie_drops) as contacts_without_consent`,
  );
  return row!;
}
