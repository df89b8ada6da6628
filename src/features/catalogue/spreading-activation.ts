import { spreadingActivation as activationOf } from "../../graph/diffusion/spreading-activation.ts";
import type { Feature } from "../feature.ts";
import { contactsBehind } from "./contacts-behind.ts";

export const spreadingActivation: Feature = {
  name: "spreading_activation",
  row: 22,
  group: "diffusion",
  about:
    "Everybody who had taken the product before t, as known before t, starts with energy 1; three times each keeps half of its energy and splits the rest among its contacts. The client's own energy is left out.",
  source: "Dasgupta et al., EDBT (2008)",
  needs: ["time", "uptakes"],
  cost: "people graph",
  columns: () => [
    {
      name: "activation",
      phrase: {
        en: "influence of those near who have the product",
        ru: "влияние близких людей, у которых есть продукт",
      },
      scale: "index",
      tellsProduct: true,
      formula: "e ← e / 2 + Pᵀ e / 2, three times from e = y(t) without i, w = ln(1 + n_ij + d_ij)",
      family: "closeness_to_adopters",
      isCensored: true,
      hiddenBelow: { people: contactsBehind },
    },
  ],
  compute: (scope) => [scope.ofClients(activationOf(scope.graph.csr, scope.graph.weights, scope.isAdopter))],
};
