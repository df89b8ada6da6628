import type { Feature } from "../feature.ts";
import { distributionColumns, distributions } from "./tie-distribution.ts";

export const contactDegree: Feature = {
  name: "contact_degree",
  row: 23,
  group: "structure",
  about:
    "How many contacts the contacts have: lowest, quartiles, highest. Who is no subscriber is seen to have too few.",
  source: "average neighbour degree: Barrat et al., PNAS 101 (2004)",
  needs: [],
  cost: "people graph",
  columns: () =>
    distributionColumns({
      name: "contact_degree",
      phrase: { en: "number of contacts that a contact has", ru: "число контактов у контактов" },
      formula: "k_j",
      isCensored: true,
    }),
  compute(scope) {
    const { offsets, targets } = scope.graph.csr;
    const degrees = Float32Array.from(targets, (contact) => offsets[contact + 1]! - offsets[contact]!);
    return distributions(scope, degrees);
  },
};
