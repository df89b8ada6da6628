import { communityTies } from "../../graph/communities/community-ties.ts";
import type { Feature } from "../feature.ts";
import { communitiesOf, othersInCommunity } from "./communities-of.ts";

export const communityShape: Feature = {
  name: "community_shape",
  row: 24,
  group: "communities",
  about:
    "The community around the client, found anew in each window: its size, the client's part of talk inside it, and how the client's talk spreads over communities. Which community it is, is no feature.",
  source: "Traag, Waltman & van Eck, Scientific Reports 9 (2019); Guimerà & Amaral, Nature 433 (2005)",
  needs: [],
  cost: "people graph",
  columns: () => [
    {
      name: "community_size",
      phrase: { en: "people in the client's community", ru: "размер круга общения клиента" },
      formula: "n_c(i)",
      family: "community",
    },
    {
      name: "community_inside_share",
      phrase: { en: "share of talk inside the client's community", ru: "доля общения внутри своего круга" },
      scale: "share",
      formula: "K_i,c(i) / K_i, K_ic = Σ_{j in c} w_ij, w = ln(1 + n_ij + d_ij)",
      family: "community",
    },
    {
      name: "participation",
      phrase: { en: "how talk spreads over communities", ru: "разнообразие кругов общения" },
      scale: "index",
      formula: "1 − Σ_c (K_ic / K_i)²",
      family: "community",
    },
  ],
  compute(scope) {
    const { graph, people } = scope;
    const ties = communityTies(graph.csr, graph.weights, communitiesOf(scope), people.nClients);
    const size = othersInCommunity(scope).map((count) => count + 1);
    return [size, ties.insideShare, ties.participation];
  },
};
