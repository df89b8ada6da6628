import { adopterExposure } from "../graph/adopter-exposure.ts";
import type { TieGraph } from "../graph/csr.ts";
import type { FeatureColumn } from "./declaration.ts";

/** Contacts who had taken the product before t, as known before t (catalogue 18): how many, which share, how recently. */
export function adopterFeatures(graph: TieGraph, adoptedAgeDays: Int32Array): FeatureColumn[] {
  const isAdopter = Uint8Array.from(adoptedAgeDays, (age) => (age >= 0 ? 1 : 0));
  const { count, share, weightedShare } = adopterExposure(graph, isAdopter, "weight");
  const feature = (name: string, phrase: string, formula: string, values: Float32Array): FeatureColumn => ({
    name,
    group: "surroundings",
    kind: "numeric",
    family: "adopters",
    phrase,
    formula,
    values,
  });
  return [
    feature("adopter_count", "contacts who have the product", "Σ_j y_j(t)", count),
    feature("adopter_share", "share of contacts who have the product", "Σ_j y_j(t) / k", share),
    feature(
      "adopter_weighted_share",
      "share of talk with contacts who have the product",
      "Σ_j w_ij y_j(t) / Σ_j w_ij",
      weightedShare,
    ),
    {
      ...feature(
        "adopter_newest_days",
        "days since a contact last took the product",
        "min_j age of uptake",
        newestDays(graph, adoptedAgeDays),
      ),
      unit: "days",
      isPrivate: true,
    },
  ];
}

/** Days since the newest uptake among contacts; NaN without adopters. */
function newestDays(graph: TieGraph, adoptedAgeDays: Int32Array): Float32Array {
  const { offsets, targets, nRows } = graph;
  return Float32Array.from({ length: nRows }, (_, row) => {
    let newest = Number.NaN;
    for (let tie = offsets[row]!; tie < offsets[row + 1]!; tie += 1) {
      const age = adoptedAgeDays[targets[tie]!]!;
      if (age >= 0 && !(age >= newest)) newest = age;
    }
    return newest;
  });
}
