import { twoHopMeans as meansOf } from "../../graph/contacts/two-hop-means.ts";
import { twoHopPeople } from "../../graph/contacts/two-hop-paths.ts";
import type { Feature } from "../feature.ts";
import type { PeopleScope } from "../people-scope.ts";

export const twoHopMeans: Feature = {
  name: "two_hop_means",
  row: 20,
  group: "two_hop",
  about:
    "Mean of each numeric attribute over contacts' other contacts: the client itself, two steps away by the way back, is left out.",
  source: "neighbourhood feature aggregation over two hops: GraphLand, Bazhenov et al. (2024)",
  needs: ["attributes"],
  cost: "people graph",
  columns: ({ numeric }) =>
    numeric.map((attribute, at) => ({
      name: `two_hop_${attribute}_mean`,
      attribute,
      phrase: {
        en: "average {attribute} of contacts' contacts",
        ru: "{attribute} в среднем у контактов контактов",
      },
      formula: "Σ_j w_ij m_j / Σ_j w_ij, m_j = Σ_{l ≠ i} w_jl x_l / Σ_{l ≠ i} w_jl, w = ln(1 + n_ij + d_ij)",
      hiddenBelow: { people: (scope, most) => knownPeople(scope, at, most) },
    })),
  compute({ graph, people }) {
    const attributes = people.numeric.map(({ values }) => values);
    return meansOf(graph.csr, graph.weights, attributes, { nRows: people.nClients });
  },
};

/** People two steps away whose attribute is known; the same for all attributes that everybody has or lacks together. */
function knownPeople(scope: PeopleScope, attributeIdx: number, most: number): Float32Array {
  const { graph, people } = scope;
  const flags = Uint8Array.from(people.numeric[attributeIdx]!.values, (value) =>
    Number.isNaN(value) ? 0 : 1,
  );
  const same = people.numeric.findIndex(({ values }) =>
    values.every((value, person) => Number.isNaN(value) === (flags[person] === 0)),
  );
  return scope.once(`two_hop_people ${same} ${most}`, () =>
    twoHopPeople(graph.csr, flags, most, people.nClients),
  );
}
