import type { PersonInput } from "../../features/people-scope.ts";
import { type LinkChunk, peopleGraph } from "../../graph/csr/people-graph.ts";
import type { SymmetricGraph } from "../../graph/csr/symmetric-graph.ts";
import { identifier, type Warehouse } from "../../warehouse/warehouse.ts";
import { type OwnColumn, ownColumnSql, ownJoins } from "../sources/own-models.ts";

/**
 * Numbers everybody of `ftr_person`, clients first and as `int_client_rows` does, and reads what is known of them.
 * @param numeric attributes to read
 * @param ofModels columns of the project's own models of contacts, as for `readContacts`
 */
export async function readPeople(
  warehouse: Warehouse,
  numeric: readonly string[],
  ofModels: readonly OwnColumn[],
): Promise<PersonInput> {
  await warehouse.run(
    `create or replace table int_person_nodes as
     select person, person_id, (row_number() over (order by is_client desc, person_id) - 1)::integer as node from ftr_person`,
  );
  const known = [
    "is_client::integer as is_client",
    "is_subscriber::integer as is_subscriber",
    "coalesce(adopted_age_days, -1)::integer as adopted_age_days",
  ];
  const people = await warehouse.readColumns(
    `select ${[...known, ...numeric.map(identifier)].join(", ")}
     from (select ${["p.*", ...ofModels.map(ownColumnSql)].join(", ")} from ftr_person p ${ownJoins(ofModels)})
     order by is_client desc, person_id`,
  );
  const isClient = people.is_client as Int32Array;
  return {
    nPeople: isClient.length,
    nClients: isClient.reduce((sum, flag) => sum + flag, 0),
    isSubscriber: people.is_subscriber as Int32Array,
    adoptedAgeDays: people.adopted_age_days as Int32Array,
    numeric: numeric.map((name) => ({ name, values: people[name] as Float32Array })),
  };
}

/** The links that `int_link` holds now, between people who are numbered already. */
export async function readLinks(warehouse: Warehouse, nPeople: number): Promise<SymmetricGraph> {
  const [size] = await warehouse.rows<{ links: number }>("select count(*)::double as links from int_link");
  const links = linkChunks(
    warehouse,
    `select least(a.node, b.node) as low_node, greatest(a.node, b.node) as high_node, l.calls::float as calls, l.seconds::float as seconds
     from int_link l join int_person_nodes a on a.person = l.low join int_person_nodes b on b.person = l.high
     order by low_node, high_node`,
  );
  return peopleGraph(nPeople, size!.links, links);
}

async function* linkChunks(warehouse: Warehouse, sql: string): AsyncGenerator<LinkChunk> {
  for await (const { low_node, high_node, calls, seconds } of warehouse.streamColumns(sql)) {
    const talk = seconds as Float32Array;
    yield {
      low: low_node as Int32Array,
      high: high_node as Int32Array,
      weight: (calls as Float32Array).map((count, link) => Math.log1p(count + talk[link]!)),
    };
  }
}
