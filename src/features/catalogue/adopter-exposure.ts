import { adopterExposure as exposureOf } from "../../graph/contacts/adopter-exposure.ts";
import type { TieGraph } from "../../graph/csr/csr.ts";
import type { Feature } from "../feature.ts";
import { plannedWeights } from "../tie-weights.ts";

const declared = { family: "adopters", tellsProduct: true, hiddenBelow: "contacts" } as const;

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
      phrase: { en: "contacts who have the product", ru: "число контактов, у которых есть продукт" },
      formula: "Σ_j y_j(t)",
      sql: "count(c.adopted_age_days)",
    },
    {
      ...declared,
      name: "adopter_share",
      phrase: { en: "share of contacts who have the product", ru: "доля контактов, у которых есть продукт" },
      scale: "share",
      formula: "Σ_j y_j(t) / k",
      sql: "count(c.adopted_age_days) / count(*)",
    },
    ...plannedWeights(plan).map(({ name, words, formula }) => ({
      ...declared,
      scale: "share" as const,
      name: `adopter_weighted_share_${name}`,
      phrase: {
        en: `share of ${words.en} that belongs to contacts who have the product`,
        ru: `доля ${words.ru}, которая приходится на контакты с этим продуктом`,
      },
      formula: `Σ_j w_ij y_j(t) / Σ_j w_ij, w = ${formula}`,
      sql: `coalesce(sum(t.w_${name}) filter (c.adopted_age_days is not null), 0) / nullif(sum(t.w_${name}), 0)`,
    })),
    ...plannedWeights(plan).map(({ name, words, formula }) => ({
      ...declared,
      name: `adopter_strongest_tie_${name}`,
      phrase: {
        en: `most ${words.en} with a contact who has the product`,
        ru: `больше всего ${words.ru} с контактом, у которого есть продукт`,
      },
      formula: `max_j w_ij y_j(t), w = ${formula}`,
      neverTold: true,
      sql: `coalesce(max(t.w_${name}) filter (c.adopted_age_days is not null), 0)`,
    })),
    {
      ...declared,
      name: "adopter_newest_days",
      phrase: {
        en: "days since a contact last took the product",
        ru: "время с последнего оформления продукта контактом",
      },
      formula: "min_j age of uptake",
      unit: "days",
      neverTold: true,
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
