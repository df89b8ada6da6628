import { twoHopMeans } from "../../graph/contacts/two-hop-means.ts";
import { twoHopPaths, twoHopPeople } from "../../graph/contacts/two-hop-paths.ts";
import type { Feature } from "../feature.ts";
import type { PeopleScope } from "../people-scope.ts";

const declared = {
  family: "two_hop_adopters",
  tellsProduct: true,
  hiddenBelow: { people: peopleBehind },
} as const;

export const twoHopAdopters: Feature = {
  name: "two_hop_adopters",
  row: 20,
  group: "two_hop",
  about:
    "Contacts' other contacts who had taken the product before t, as known before t: how many paths lead to one, and their share. The client's own uptake is never among them.",
  source: "relational neighbours over two hops: Macskassy & Provost (2007)",
  needs: ["time", "uptakes"],
  cost: "people graph",
  columns: () => [
    {
      ...declared,
      name: "two_hop_adopter_paths",
      phrase: {
        en: "ways to contacts' contacts who have the product",
        ru: "связи с контактами контактов, у которых есть продукт",
      },
      formula: "Σ_j Σ_{l ≠ i} y_l(t)",
      isCensored: true,
    },
    {
      ...declared,
      name: "two_hop_adopter_share",
      phrase: {
        en: "share of contacts' contacts who have the product",
        ru: "доля контактов контактов, у которых есть продукт",
      },
      scale: "share",
      formula:
        "Σ_j w_ij m_j / Σ_j w_ij, m_j = Σ_{l ≠ i} w_jl y_l(t) / Σ_{l ≠ i} w_jl, w = ln(1 + n_ij + d_ij)",
    },
  ],
  compute({ graph, people, isAdopter }) {
    const flags = Float32Array.from(isAdopter);
    return [
      twoHopPaths(graph.csr, isAdopter, people.nClients),
      ...twoHopMeans(graph.csr, graph.weights, [flags], { nRows: people.nClients }),
    ];
  },
};

function peopleBehind(scope: PeopleScope, most: number): Float32Array {
  const { graph, people } = scope;
  return scope.once(`two_hop_people of any kind ${most}`, () =>
    twoHopPeople(graph.csr, new Uint8Array(people.nPeople).fill(1), most, people.nClients),
  );
}
