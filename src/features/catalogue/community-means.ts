import { communityMembers, communityMeans as meansOf } from "../../graph/communities/community-members.ts";
import type { Feature } from "../feature.ts";
import { communitiesOf } from "./communities-of.ts";

export const communityMeans: Feature = {
  name: "community_means",
  row: 24,
  group: "communities",
  about:
    "Mean of each numeric attribute over the other members of the client's community whose value is known.",
  source: "Traag, Waltman & van Eck, Scientific Reports 9 (2019)",
  needs: ["attributes"],
  cost: "people graph",
  columns: ({ numeric }) =>
    numeric.map((attribute, at) => ({
      name: `community_${attribute}_mean`,
      attribute,
      phrase: {
        en: "average {attribute} of the client's community",
        ru: "{attribute} в среднем у круга общения клиента",
      },
      formula: "Σ_{j in c(i), j ≠ i} x_j / n, j with a value",
      hiddenBelow: {
        people: (scope) =>
          communityMembers(communitiesOf(scope), scope.people.numeric[at]!.values, scope.people.nClients)
            .count,
      },
    })),
  compute: (scope) =>
    scope.people.numeric.map(({ values }) => meansOf(communitiesOf(scope), values, scope.people.nClients)),
};
