import { pageRank as ranksOf } from "../../graph/diffusion/pagerank.ts";
import type { Feature } from "../feature.ts";
import type { PeopleScope } from "../people-scope.ts";

export const pageRank: Feature = {
  name: "page_rank",
  row: 21,
  group: "diffusion",
  about: "Where a walk along links is that starts anywhere: 1 is everybody's average.",
  source: "Brin & Page (1998); for churn Óskarsdóttir et al., Expert Systems with Applications 85 (2017)",
  needs: [],
  cost: "people graph",
  columns: () => [
    {
      name: "page_rank",
      phrase: { en: "standing among everybody who talks", ru: "заметность среди всех, кто общается" },
      scale: "index",
      formula: "n r_i, r = .85 Pᵀ r + .15 / n, P_ij = w_ij / Σ_j w_ij, w = ln(1 + n_ij + d_ij)",
      isCensored: true,
    },
  ],
  compute: (scope) => [scope.ofClients(pageRanks(scope))],
};

/** PageRank of everybody, 1 on average. */
export function pageRanks(scope: PeopleScope): Float64Array {
  const { graph, people } = scope;
  return scope.once("page_rank", () =>
    ranksOf(graph.csr, graph.weights, new Uint8Array(people.nPeople).fill(1)).map(
      (rank) => rank * people.nPeople,
    ),
  );
}
