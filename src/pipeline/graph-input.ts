import { type GraphInput, tieMeasures } from "../features/graph-input.ts";
import type { TieChunk } from "../graph/csr-builder.ts";
import { identifier, quote, type Warehouse } from "../warehouse/warehouse.ts";
import { attributeNames, type Vocabulary } from "./vocabulary.ts";

/**
 * Reads one snapshot's ties and contacts from the warehouse. Clients and contacts are numbered in the order of their
 * tokens; ties come sorted by client and contact.
 */
export async function readGraph(warehouse: Warehouse, vocabulary: Vocabulary): Promise<GraphInput> {
  await warehouse.run(
    `create or replace table int_client_rows as
     select client_id, as_of, (row_number() over (order by client_id) - 1)::integer as row_idx from dim_population`,
  );
  await warehouse.run(
    `create or replace table int_contact_cols as
     select contact_id, (row_number() over (order by contact_id) - 1)::integer as col_idx from ftr_contact`,
  );
  const [size] = await warehouse.rows<Record<string, number>>(
    `select (select count(*)::double from int_client_rows) as clients, (select count(*)::double from int_contact_cols) as contacts,
       (select count(*)::double from fct_tie) as ties`,
  );
  const numeric = await attributeNames(warehouse, "float");
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
    `select ${[...known, ...numeric.map(identifier), ...codes].join(", ")} from ftr_contact order by contact_id`,
  );
  return {
    nClients: size!.clients!,
    nContacts: size!.contacts!,
    nTies: size!.ties!,
    ties: tieChunks(
      warehouse,
      `select r.row_idx, c.col_idx, ${tieMeasures.map((name) => `${name}::float as ${name}`).join(", ")}
       from fct_tie t join int_client_rows r using (client_id, as_of) join int_contact_cols c using (contact_id)
       order by r.row_idx, c.col_idx`,
    ),
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

async function* tieChunks(warehouse: Warehouse, sql: string): AsyncGenerator<TieChunk> {
  for await (const { row_idx, col_idx, ...values } of warehouse.streamColumns(sql)) {
    yield {
      rowIdx: row_idx as Int32Array,
      colIdx: col_idx as Int32Array,
      values: values as Record<string, Float32Array>,
    };
  }
}
