import { clustering as clusteringOf } from "../../graph/structure/clustering.ts";
import type { Feature } from "../feature.ts";

export const clustering: Feature = {
  name: "clustering",
  row: 23,
  group: "structure",
  about:
    "How many of the client's contacts talk with each other, and their share of the pairs whose calls could be seen: two non-subscribers may talk unseen.",
  source: "Watts & Strogatz, Nature 393 (1998)",
  needs: [],
  cost: "people graph",
  columns: () => [
    {
      name: "triangles",
      phrase: {
        en: "pairs of contacts who talk with each other",
        ru: "пары контактов, которые общаются между собой",
      },
      formula: "pairs j, l in N(i) with a link",
      family: "clustering",
      isCensored: true,
    },
    {
      name: "clustering",
      phrase: { en: "share of contacts who know each other", ru: "доля контактов, знакомых между собой" },
      scale: "share",
      formula: "triangles / (k (k − 1) / 2 − u (u − 1) / 2), u contacts who are no subscribers",
      family: "clustering",
    },
  ],
  compute({ graph, people }) {
    const isUnseen = Uint8Array.from(people.isSubscriber, (flag) => 1 - flag);
    const found = clusteringOf(graph.csr, isUnseen);
    return [found.triangles, found.clustering].map((values) => values.slice(0, people.nClients));
  },
};
