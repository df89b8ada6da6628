import { neighbourOverlap as overlapOf } from "../../graph/structure/neighbour-overlap.ts";
import type { Feature } from "../feature.ts";
import { distributionColumns, distributions } from "./tie-distribution.ts";

export const neighbourOverlap: Feature = {
  name: "neighbour_overlap",
  row: 23,
  group: "structure",
  about:
    "How far the client's circle and each contact's are the same: the share of common contacts among all that either has; lowest, quartiles, highest.",
  source: "Onnela et al., PNAS 104 (2007)",
  needs: [],
  cost: "people graph",
  columns: () =>
    distributionColumns({
      name: "neighbour_overlap",
      phrase: { en: "share of common contacts with a contact", ru: "доля общих контактов" },
      formula: "c_ij / (k_i + k_j − 2 − c_ij), c_ij contacts of both",
      isCensored: true,
    }),
  compute: (scope) => distributions(scope, overlapOf(scope.graph.csr)),
};
