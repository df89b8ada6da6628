import { communityShares } from "../../graph/communities/community-members.ts";
import type { Feature } from "../feature.ts";
import { communitiesOf, othersInCommunity } from "./communities-of.ts";

/** People's worth of everybody's share that a small community's share begins with. */
const priorPeople = 5;

export const communityAdopters: Feature = {
  name: "community_adopters",
  row: 24,
  group: "communities",
  about:
    "Share of the other members of the client's community who had taken the product before t, as known before t, drawn toward everybody's share where the community is small.",
  source: "Traag, Waltman & van Eck, Scientific Reports 9 (2019)",
  needs: ["time", "uptakes"],
  cost: "people graph",
  columns: () => [
    {
      name: "community_adopter_share",
      phrase: {
        en: "share of the client's community that has the product",
        ru: "доля людей с этим продуктом в круге общения клиента",
      },
      scale: "share",
      tellsProduct: true,
      formula: `(Σ_{j in c(i), j ≠ i} y_j(t) + a·p0) / (n_c(i) − 1 + a), a = ${priorPeople}, p0 = share of everybody but i`,
      hiddenBelow: { people: othersInCommunity },
    },
  ],
  compute: (scope) => [
    communityShares(communitiesOf(scope), scope.isAdopter, priorPeople, scope.people.nClients),
  ],
};
