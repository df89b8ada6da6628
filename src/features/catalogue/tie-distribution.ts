import { tieQuantiles } from "../../graph/tie-quantiles.ts";
import type { ColumnSet } from "../column.ts";
import type { PeopleScope } from "../people-scope.ts";

const quantiles = [
  { name: "min", words: "lowest", probability: 0, isPrivate: true },
  { name: "q25", words: "lower quartile of", probability: 0.25 },
  { name: "median", words: "median", probability: 0.5 },
  { name: "q75", words: "upper quartile of", probability: 0.75 },
  { name: "max", words: "highest", probability: 1, isPrivate: true },
];

/** Columns for how a measure of ties is spread over a client's ties in the people graph: its lowest value, quartiles, highest. */
export function distributionColumns(measure: {
  name: string;
  phrase: string;
  formula: string;
  isCensored?: boolean;
}): ColumnSet {
  return quantiles.map(({ name, words, isPrivate }) => ({
    ...measure,
    name: `${measure.name}_${name}`,
    phrase: `${words} ${measure.phrase}`,
    formula: `${name} over N(i) of ${measure.formula}`,
    family: measure.name,
    hiddenBelow: "contacts",
    ...(isPrivate ? { isPrivate } : {}),
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
