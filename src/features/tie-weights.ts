import type { TieWeightName } from "../config/surroundings.ts";
import type { Words } from "../core/language.ts";
import type { TieGraph } from "../graph/csr/csr.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { TieMeasure } from "./graph-input.ts";

/** A tie weight as columns and per-tie arrays name it: `recency` has one for each half-life, `recency_30`. */
export interface TieWeight {
  name: string;
  kind: TieWeightName;
  /** Days, of `recency`. */
  halfLife?: number;
  /** What it measures, as in "share of talk"; in Russian in the genitive. */
  words: Words;
  /** The weight of a tie, in the notation of the catalogue. */
  formula: string;
}

const described: Record<TieWeightName, { words: Words; formula: string; measures: readonly TieMeasure[] }> = {
  binary: { words: { en: "contacts", ru: "контактов" }, formula: "1", measures: [] },
  calls: { words: { en: "calls", ru: "звонков" }, formula: "n_ij", measures: ["calls_out", "calls_in"] },
  seconds: {
    words: { en: "talk", ru: "разговоров" },
    formula: "d_ij",
    measures: ["seconds_out", "seconds_in"],
  },
  log_seconds: {
    words: { en: "talk", ru: "разговоров" },
    formula: "ln(1 + n_ij + d_ij)",
    measures: ["calls_out", "calls_in", "seconds_out", "seconds_in"],
  },
  active_days: {
    words: { en: "days in touch", ru: "дней общения" },
    formula: "days_ij",
    measures: ["active_days"],
  },
  recency: {
    words: { en: "recent talk", ru: "недавних разговоров" },
    formula: "Σ_calls (1 + seconds) · 2^(−age / half-life)",
    measures: ["recency"],
  },
  inverse_sqrt_degree: {
    words: {
      en: "contacts, of whom those with few clients count more",
      ru: "контактов с поправкой на их общительность",
    },
    formula: "1 / √k_j",
    measures: [],
  },
};

/** The chosen weights, one for each half-life where the weight has one. */
export function plannedWeights({
  tieWeights,
  halfLives,
}: Pick<ColumnPlan, "tieWeights" | "halfLives">): TieWeight[] {
  return tieWeights.flatMap((kind): TieWeight[] => {
    const { words, formula } = described[kind];
    if (kind !== "recency") return [{ name: kind, kind, words, formula }];
    return halfLives.map((halfLife) => ({ name: `recency_${halfLife}`, kind, halfLife, words, formula }));
  });
}

/** Measures of ties that the weights are made of. */
export function measuresOfWeights(weights: readonly TieWeight[]): TieMeasure[] {
  return weights.flatMap(({ kind }) => described[kind].measures);
}

/**
 * Adds a weight to the graph's per-tie arrays, unless it is there: `w_<name>`.
 * @param contactDegrees per contact, with how many of all clients it has a tie
 * @returns the array's name
 */
export function addWeight(
  graph: TieGraph,
  { name, kind }: TieWeight,
  contactDegrees: () => Uint32Array,
): string {
  const array = `w_${name}`;
  if (graph.tieValueNames.includes(array)) return array;
  if (kind === "recency") return name;
  const values = graph.addTieValues(array);
  const ofTie = weightOf(graph, kind, contactDegrees);
  for (let tie = 0; tie < values.length; tie += 1) values[tie] = ofTie(tie);
  return array;
}

function weightOf(
  graph: TieGraph,
  kind: Exclude<TieWeightName, "recency">,
  contactDegrees: () => Uint32Array,
): (tie: number) => number {
  const sumOf = (...names: TieMeasure[]) => {
    const arrays = names.map((name) => graph.tieValues(name));
    return (tie: number) => arrays.reduce((sum, array) => sum + array[tie]!, 0);
  };
  if (kind === "binary") return () => 1;
  if (kind === "calls") return sumOf("calls_out", "calls_in");
  if (kind === "seconds") return sumOf("seconds_out", "seconds_in");
  if (kind === "active_days") return sumOf("active_days");
  if (kind === "log_seconds") {
    const sum = sumOf("calls_out", "calls_in", "seconds_out", "seconds_in");
    return (tie) => Math.log1p(sum(tie));
  }
  const { targets } = graph;
  const degrees = contactDegrees();
  return (tie) => 1 / Math.sqrt(degrees[targets[tie]!]!);
}

/** The same as an SQL expression over `fct_tie`, joined with `k`, the contact's number of clients; `recency` is a relation of its own. */
export function weightSql({ kind }: TieWeight): string {
  const sql: Record<TieWeightName, string> = {
    binary: "1.0",
    calls: "calls_out + calls_in",
    seconds: "seconds_out + seconds_in",
    log_seconds: "ln(1 + calls_out + calls_in + seconds_out + seconds_in)",
    active_days: "active_days",
    recency: "recency",
    inverse_sqrt_degree: "1 / sqrt(k)",
  };
  return sql[kind];
}
