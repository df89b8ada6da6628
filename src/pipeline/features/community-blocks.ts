import { type CommunityLink, communityLinks } from "../../graph/communities/community-links.ts";
import { leiden } from "../../graph/communities/leiden/leiden.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";
import { readLinks, readPeople } from "./people-input.ts";

/** Seed of the order in which nodes are visited: any will do, and the features' own is 1. */
const leidenSeed = 1;

/** Communities of the people graph. */
interface ClientCommunities {
  /** Client token → community, for the clients of that moment. */
  communityOf: Map<string, number>;
  links: CommunityLink[];
}

/**
 * The community of each client in the graph of who talks with whom before one moment: clients of one community may take a
 * product for the same reason. In the longest window of the project.
 */
export async function readCommunities(
  context: Context,
  warehouse: Warehouse,
  asOf: string,
): Promise<ClientCommunities> {
  await openSnapshots(context, warehouse, [asOf]);
  const models = context.models(["population", "graph", "features"]);
  await buildModels(warehouse, models, ["ftr_person", "int_link"]);
  const { nPeople } = await readPeople(warehouse, [], []);
  const { csr, weights } = await readLinks(warehouse, nPeople);
  const resolution = context.project.surroundings.community_resolution;
  const communities = leiden(csr, weights, { seed: leidenSeed, resolution });
  const nodes = await warehouse.readColumns(
    `select node, person_id::varchar as id from int_person_nodes join ftr_person using (person, person_id)
     where is_client order by node`,
  );
  const node = nodes.node as Int32Array;
  return {
    communityOf: new Map((nodes.id as string[]).map((id, at) => [id, communities.labels[node[at]!]!])),
    links: communityLinks(csr, weights, communities),
  };
}
