import type { Communities } from "../../graph/communities/communities.ts";
import { communityMembers } from "../../graph/communities/community-members.ts";
import { leiden } from "../../graph/communities/leiden/leiden.ts";
import type { PeopleScope } from "../people-scope.ts";

/** Communities of one window of one snapshot, from its links alone: no label chooses them, and their numbers say nothing. */
export function communitiesOf(scope: PeopleScope): Communities {
  const { graph, resolution } = scope;
  return scope.once("communities", () => leiden(graph.csr, graph.weights, { seed: 1, resolution }));
}

/** Other members of each client's community: what `privacy.min_contacts` counts of what they say. */
export function othersInCommunity(scope: PeopleScope): Float32Array {
  const { nPeople, nClients } = scope.people;
  return scope.once(
    "others in community",
    () => communityMembers(communitiesOf(scope), new Uint8Array(nPeople), nClients).count,
  );
}
