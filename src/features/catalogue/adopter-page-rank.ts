import { seededPageRank } from "../../graph/diffusion/seeded-pagerank.ts";
import type { Feature } from "../feature.ts";
import { contactsBehind } from "./contacts-behind.ts";
import { pageRanks } from "./page-rank.ts";

const declared = {
  family: "closeness_to_adopters",
  tellsProduct: true,
  hiddenBelow: { people: contactsBehind },
} as const;

export const adopterPageRank: Feature = {
  name: "adopter_page_rank",
  row: 21,
  group: "diffusion",
  about:
    "Where a walk along links is that starts at anybody who had taken the product before t, as known before t, but at the client itself: 1 is everybody's average. And how much more than a walk that starts anywhere.",
  source: "Haveliwala (2002); for churn Óskarsdóttir et al., Expert Systems with Applications 85 (2017)",
  needs: ["time", "uptakes"],
  cost: "people graph",
  columns: () => [
    {
      ...declared,
      name: "adopter_page_rank",
      phrase: { en: "closeness to everybody who has the product", ru: "близость к тем, у кого есть продукт" },
      scale: "index",
      formula: "n r_i, r = .85 Pᵀ r + .15 v, v over adopters other than i",
      isCensored: true,
    },
    {
      ...declared,
      name: "adopter_page_rank_ratio",
      phrase: {
        en: "closeness to those who have the product, against closeness to all",
        ru: "близость к тем, у кого есть продукт, по сравнению со всеми",
      },
      scale: "index",
      formula: "adopter_page_rank / page_rank",
    },
  ],
  compute(scope) {
    const { graph, people, isAdopter } = scope;
    const { ranks } = seededPageRank(graph.csr, graph.weights, isAdopter);
    const all = pageRanks(scope);
    const ofAdopters = scope.ofClients(ranks).map((rank) => rank * people.nPeople);
    return [ofAdopters, ofAdopters.map((rank, client) => rank / all[client]!)];
  },
};
