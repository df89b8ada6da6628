import { coreNumbers } from "../../graph/structure/core-numbers.ts";
import type { Feature } from "../feature.ts";

export const coreNumber: Feature = {
  name: "core_number",
  row: 23,
  group: "structure",
  about:
    "The largest k such that the client is in a group in which everybody has k contacts inside the group. Of a non-subscriber calls to other networks are not seen.",
  source: "Seidman, Social Networks 5 (1983)",
  needs: [],
  cost: "people graph",
  columns: () => [
    {
      name: "core_number",
      phrase: {
        en: "how deep in a group that talks among itself",
        ru: "вовлечённость в тесный круг общения",
      },
      scale: "index",
      formula: "largest k whose k-core holds i",
      isCensored: true,
    },
  ],
  compute: (scope) => [scope.ofClients(coreNumbers(scope.graph.csr))],
};
