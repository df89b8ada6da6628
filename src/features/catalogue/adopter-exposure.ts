import { adopterExposure as exposureOf } from "../../graph/adopter-exposure.ts";
import type { TieGraph } from "../../graph/csr.ts";
import type { Feature } from "../feature.ts";
import { plannedWeights } from "../tie-weights.ts";

const declared = { family: "adopters", hiddenBelow: "contacts" } as const;

export const adopterExposure: Feature = {
  name: "adopter_exposure",
  row: 18,
  group: "adopters",
  about:
    "Contacts who had taken the product before t, as known before t: how many, which share of contacts and of tie weight, how strong the strongest tie, how recently.",
  source: "Hill, Provost & Volinsky, Statistical Science 21 (2006); dose and response: Sundsøy et al. (2010)",
  needs: ["time", "uptakes"],
  cost: "ties",
  measures: ["weights"],
  columns: (plan) => [
    {
      ...declared,
      name: "adopter_count",
      phrase: "contacts who have the product",
      formula: "Σ_j y_j(t)",
      sql: "count(c.adopted_age_days)",
    },
    {
      ...declared,
      name: "adopter_share",
      phrase: "share of contacts who have the product",
      formula: "Σ_j y_j(t) / k",
      sql: "count(c.adopted_age_days) / count(*)",
    },
    ...plannedWeights(plan).map(({ name, words, formula }) => ({
      ...declared,
      name: `adopter_weighted_share_${name}`,
      phrase: `share of ${words} that belongs to contacts who have the product`,
      formula: `Σ_j w_ij y_j(t) / Σ_j w_ij, w = ${formula}`,
      sql: `coalesce(sum(t.w_${name}) filter (c.adopted_age_days is not null), 0) / nullif(sum(t.w_${name}), 0)`,
    })),
    ...plannedWeights(plan).map(({ name, words, formula }) => ({
      ...declared,
      name: `adopter_strongest_tie_${name}`,
      phrase: `most ${words} with a contact who has the product`,
      formula: `max_j w_ij y_j(t), w = ${formula}`,
      isPrivate: true,
      sql: `coalesce(max(t.w_${name}) filter (c.adopted_age_days is not null), 0)`,
    })),
    {
      ...declared,
      name: "adopter_newest_days",
      phrase: "days since a contact last took the product",
      formula: "min_j age of uptake",
      unit: "days",
      isPrivate: true,
      sql: "min(c.adopted_age_days)",
    },
  ],
  compute(scope) {
    const { graph, plan, contacts, isAdopter } = scope;
    const { count, share } = exposureOf(graph, isAdopter);
    const weights = plannedWeights(plan).map((weight) => scope.weight(weight));
    return [
      count,
      share,
      ...weights.map((weight) => exposureOf(graph, isAdopter, weight).weightedShare),
      ...weights.map((weight) => strongestTie(graph, graph.tieValues(weight), isAdopter)),
      newestDays(graph, contacts.adoptedAgeDays),
    ];
  },
};

/** Weight of the strongest tie with an adopter; 0 without one. */
function strongestTie(
  { offsets, targets, nRows }: TieGraph,
  weights: Float32Array,
  isAdopter: Uint8Array,
): Float32Array {
  return Float32Array.from({ length: nRows }, (_, row) => {
    let strongest = 0;
    for (let tie = offsets[row]!; tie < offsets[row + 1]!; tie += 1)
      if (isAdopter[targets[tie]!]) strongest = Math.max(strongest, weights[tie]!);
    return strongest;
  });
}

/** Days since the newest uptake among contacts; NaN without adopters. */
function newestDays({ offsets, targets, nRows }: TieGraph, adoptedAgeDays: Int32Array): Float32Array {
  return Float32Array.from({ length: nRows }, (_, row) => {
    let newest = Number.NaN;
    for (let tie = offsets[row]!; tie < offsets[row + 1]!; tie += 1) {
      const age = adoptedAgeDays[targets[tie]!]!;
      if (age >= 0 && !(age >= newest)) newest = age;
    }
    return newest;
  });
}
