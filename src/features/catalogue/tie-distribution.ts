import type { Words } from "../../core/language.ts";
import { tieQuantiles } from "../../graph/ties/tie-quantiles.ts";
import type { ColumnSet } from "../column.ts";
import type { PeopleScope } from "../people-scope.ts";

const quantiles = [
  { name: "min", words: { en: "lowest", ru: "наименьшее" }, probability: 0 },
  { name: "q25", words: { en: "lower quartile of", ru: "нижняя четверть" }, probability: 0.25 },
  { name: "median", words: { en: "median", ru: "середина" }, probability: 0.5 },
  { name: "q75", words: { en: "upper quartile of", ru: "верхняя четверть" }, probability: 0.75 },
  { name: "max", words: { en: "highest", ru: "наибольшее" }, probability: 1 },
];

/** Columns for how a measure of ties is spread over a client's ties in the people graph: its lowest value, quartiles, highest. */
export function distributionColumns(measure: {
  name: string;
  phrase: Words;
  formula: string;
  isCensored?: boolean;
}): ColumnSet {
  return quantiles.map(({ name, words }) => ({
    ...measure,
    name: `${measure.name}_${name}`,
    phrase: {
      en: `${words.en} ${measure.phrase.en}`,
      ru: `${measure.phrase.ru}, ${words.ru}`,
    },
    formula: `${name} over N(i) of ${measure.formula}`,
    family: measure.name,
    hiddenBelow: "contacts",
    // Of a few contacts it is the value of one of them.
    isPrivate: true,
  }));
}

/** Their values for the clients. @param values one for each tie of the people graph */
export function distributions({ graph, people }: PeopleScope, values: Float32Array): Float32Array[] {
  return tieQuantiles(
    { ...graph.csr, nRows: people.nClients },
    values,
    quantiles.map(({ probability }) => probability),
  );
}
