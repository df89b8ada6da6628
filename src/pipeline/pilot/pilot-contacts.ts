import { leiden } from "../../graph/communities/leiden/leiden.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readLinks, readPeople } from "../features/people-input.ts";
import type { Context } from "../stage/context.ts";

/** Folders of the models that the people graph is made of. */
const modelFolders = ["population", "graph", "features"];

/**
 * The community of each client in the people graph of the longest window: Leiden's, by the links alone.
 * @param warehouse with the snapshot open
 * @returns client's token → number of its community, of this snapshot and this run only
 */
export async function readCommunities(context: Context, warehouse: Warehouse): Promise<Map<string, number>> {
  await buildModels(warehouse, context.models(modelFolders), ["int_link", "ftr_person"]);
  const people = await readPeople(warehouse, [], []);
  const { csr, weights } = await readLinks(warehouse, people.nPeople);
  const { labels } = leiden(csr, weights, {
    seed: 1,
    resolution: context.project.surroundings.community_resolution,
  });
  const clients = await warehouse.readColumns(
    "select person_id::varchar as client_id, node from int_person_nodes where person >= 0 order by node",
  );
  const node = clients.node as Int32Array;
  return new Map((clients.client_id as string[]).map((id, at) => [id, labels[node[at]!]!]));
}

/** How far treatment may reach the control group through the calls that the operator sees. */
export interface Exposure {
  nControl: number;
  /** Control clients who speak with a treated client. */
  nContacts: number;
  /** Control clients who speak with a treated client, or with somebody who does. */
  nSharing: number;
  /** Of the pilot's clients whom control clients reach by at most one person between, the treated ones' share; null where there is none. */
  treatedShare: number | null;
}

/**
 * Counts contacts between the arms in the people graph of the longest window.
 * @param warehouse with the snapshot open, and a table `pilot_arms` of client_id and treated (0, 1)
 */
export async function readExposure(context: Context, warehouse: Warehouse): Promise<Exposure> {
  await buildModels(warehouse, context.models(modelFolders), ["int_link"]);
  const [row] = await warehouse.rows<Record<"control" | "contacts" | "sharing", number> & { share: number }>(
    `with ends as (
       select low as one, high as other from int_link union all select high, low from int_link
     ),
     arms as (
       select r.row_idx as person, a.treated from pilot_arms a join int_client_rows r using (client_id)
     ),
     -- of everybody, the clients of the pilot that it speaks with
     near as (
       select e.other as person, sum(a.treated) as n_treated, count(*) as n
       from ends e join arms a on a.person = e.one
       group by e.other
     ),
     control as (
       select a.person, coalesce(max(n.n_treated), 0) as n_treated, coalesce(max(n.n), 0) as n
       from arms a left join near n using (person)
       where a.treated = 0
       group by a.person
     ),
     -- by one person between; the client itself is one of that person's contacts
     shared as (
       select c.person, sum(n.n_treated) as n_treated, sum(n.n - 1) as n
       from control c join ends e on e.one = c.person join near n on n.person = e.other
       group by c.person
     )
     select
       (select count(*)::double from pilot_arms where treated = 0) as control,
       count(*) filter (c.n_treated > 0)::double as contacts,
       count(*) filter (c.n_treated > 0 or s.n_treated > 0)::double as sharing,
       sum(c.n_treated + coalesce(s.n_treated, 0))::double / sum(c.n + coalesce(s.n, 0))::double as share
     from control c left join shared s using (person)`,
  );
  const { control, contacts, sharing, share } = row!;
  return {
    nControl: control,
    nContacts: contacts,
    nSharing: sharing,
    treatedShare: Number.isFinite(share) ? share : null,
  };
}
