import { contracts } from "../../config/contracts.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** Clients, or nodes, from whom the sample starts. */
const nSeeds = 400;

/** The table of a source's sampled rows. */
export const sampleTable = (source: string): string => `audit_${source}`;

/** Sources that are sampled by the person they are of. */
const byPerson: Readonly<Record<string, string>> = {
  clients: "client_id in (from audit_client_ids)",
  numbers: "number in (from audit_number_ids)",
  subscriptions: "client_id in (from audit_client_ids) or subscriber_id in (from audit_subscriber_ids)",
  client_features: "client_id in (from audit_client_ids)",
  subscriber_features: "subscriber_id in (from audit_subscriber_ids)",
  calls: "caller in (from audit_number_ids) and callee in (from audit_number_ids)",
  uptakes: "client_id in (from audit_client_ids)",
  consents: `if(person_kind = 'client', person_id in (from audit_client_ids), person_id in (from audit_subscriber_ids))`,
  exclusions: "client_id in (from audit_client_ids)",
  contact_history: "client_id in (from audit_client_ids)",
  nodes: "node_id in (from audit_client_ids)",
  edges: "source in (from audit_client_ids) and target in (from audit_client_ids)",
  splits: "id in (from audit_client_ids)",
};

/**
 * Makes `audit_<source>` of every source that the project has: some clients, everybody who spoke with one of them, and all
 * calls between these people. The clients are the first by MD5 of their ids, so that every run has the same ones.
 *
 * The views `src_<source>` must be there. Cost: three passes over the calls.
 */
export async function takeSample(warehouse: Warehouse, sources: readonly string[]): Promise<void> {
  await (sources.includes("nodes") ? nodesOfSample(warehouse) : peopleOfSample(warehouse));
  for (const name of sources) {
    const { attributes } = contracts[name]!;
    const columns = attributes ? "*" : Object.keys(contracts[name]!.columns).join(", ");
    await warehouse.run(
      `create or replace table ${sampleTable(name)} as select ${columns} from src_${name} where ${byPerson[name]}`,
    );
  }
}

async function peopleOfSample(warehouse: Warehouse): Promise<void> {
  await makeIds(
    warehouse,
    "seed",
    `select client_id from src_clients order by md5(client_id), client_id limit ${nSeeds}`,
  );
  const numbersOf = (clients: string) =>
    `select number from src_numbers where owner_kind = 'client' and owner_id in (from ${clients})
     union
     select number from src_numbers where owner_kind = 'subscriber'
       and owner_id in (select subscriber_id from src_subscriptions where client_id in (from ${clients}))`;
  await makeIds(warehouse, "seed_number", numbersOf("audit_seed_ids"));
  await makeIds(
    warehouse,
    "contact_number",
    `select callee from src_calls where caller in (from audit_seed_number_ids)
     union select caller from src_calls where callee in (from audit_seed_number_ids)
     union from audit_seed_number_ids`,
  );
  await makeIds(
    warehouse,
    "subscriber",
    `select distinct owner_id from src_numbers where owner_kind = 'subscriber' and number in (from audit_contact_number_ids)`,
  );
  await makeIds(
    warehouse,
    "client",
    `from audit_seed_ids
     union select owner_id from src_numbers where owner_kind = 'client' and number in (from audit_contact_number_ids)
     union select client_id from src_subscriptions where subscriber_id in (from audit_subscriber_ids)`,
  );
  await makeIds(
    warehouse,
    "number",
    `${numbersOf("audit_client_ids")}
     union select number from src_numbers where owner_kind = 'subscriber' and owner_id in (from audit_subscriber_ids)
     union from audit_contact_number_ids`,
  );
}

async function nodesOfSample(warehouse: Warehouse): Promise<void> {
  await makeIds(
    warehouse,
    "seed",
    `select node_id from src_nodes order by md5(node_id), node_id limit ${nSeeds}`,
  );
  await makeIds(
    warehouse,
    "client",
    `from audit_seed_ids
     union select target from src_edges where source in (from audit_seed_ids)
     union select source from src_edges where target in (from audit_seed_ids)`,
  );
}

async function makeIds(warehouse: Warehouse, name: string, sql: string): Promise<void> {
  await warehouse.run(`create or replace table audit_${name}_ids as ${sql}`);
}
