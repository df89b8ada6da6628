import type { Estimate } from "../evaluate/interval.ts";
import { cells } from "./cells.ts";
import { weightedRatio, weightedSum } from "./contrast.ts";
import { type Groups, groupIdx, merged, nGroups } from "./pilot-rows.ts";

/** The model's list against the baseline's. Whoever is on both counts in both, so that only the others make a difference. */
export interface ListsCompared {
  /** Rate of the contacted clients of each list. */
  model: Estimate;
  baseline: Estimate;
  /** model − baseline, −1 … 1. */
  difference: Estimate;
  /** model / baseline; 1: no difference. */
  ratio: Estimate;
  /** model − baseline of the takers that contacts won, a client: rates of contacted minus those of control clients. */
  wonDifference: Estimate;
}

/**
 * Compares the lists by the rates of the cells, each weighing its share of its list.
 *
 * @param z critical value of the intervals
 */
export function listsCompared(groups: Groups, z: number): ListsCompared {
  const model = listWeights(groups, "model_only");
  const baseline = listWeights(groups, "baseline_only");
  const difference = model.map((weight, at) => weight - baseline[at]!);
  // The control arms of the same cells, taken away.
  const won = difference.map((weight, at) => (at % 2 === 1 ? weight : -difference[at + 1]!));
  return {
    model: weightedSum(groups, model, z),
    baseline: weightedSum(groups, baseline, z),
    difference: weightedSum(groups, difference, z),
    ratio: weightedRatio(groups, model, baseline, z),
    wonDifference: weightedSum(groups, won, z),
  };
}

/** What the treated group of each cell counts in a list's rate. */
function listWeights({ arms }: Groups, own: (typeof cells)[number]): number[] {
  const sizeOf = (cell: number) => merged([arms[groupIdx(cell, 0)]!, arms[groupIdx(cell, 1)]!]).nClients;
  const members = [cells.indexOf("both"), cells.indexOf(own)];
  const size = members.reduce((sum, cell) => sum + sizeOf(cell), 0);
  const weights = new Array<number>(nGroups).fill(0);
  for (const cell of members) weights[groupIdx(cell, 1)] = sizeOf(cell) / (size || 1);
  return weights;
}
