import type { Candidate, OnStep } from "./candidate.ts";
import { compareSets, isWorthIt, type SetDifference } from "./compare-sets.ts";
import type { SetJudge } from "./set-judge.ts";

/** What all columns of one kind of cost are worth beside the others. */
export interface CostResult extends SetDifference {
  cost: string;
  columns: string[];
  /** Not worth it: dropped, and nothing of this kind need be computed. */
  isDropped: boolean;
}

/** Of the intervals told. */
const level = 0.95;

/**
 * Last stage: kinds of cost from the dearest down. Where the columns of a kind are not worth it beside the others they go, and with them the
 * work that they alone need.
 *
 * @param columns the selected ones; those of cost rank 0 are there anyway
 *
 * Cost: one set a kind.
 */
export async function dropByCost(
  judge: SetJudge,
  columns: readonly Candidate[],
  onStep: OnStep,
): Promise<{ costs: CostResult[]; names: string[] }> {
  const namesOf = (some: readonly Candidate[]) => some.map(({ name }) => name);
  const ranks = [...new Set(columns.map(({ costRank }) => costRank))].filter((rank) => rank > 0);
  const costs: CostResult[] = [];
  let left = columns;
  for (const [at, rank] of ranks.sort((a, b) => b - a).entries()) {
    onStep("cost", at, ranks.length);
    const dear = left.filter(({ costRank }) => costRank === rank);
    const others = left.filter(({ costRank }) => costRank !== rank);
    const [whole, without] = [await judge.fit(namesOf(left)), await judge.fit(namesOf(others))];
    const difference = compareSets(whole, without, judge.rows, level);
    const isDropped = !isWorthIt(difference);
    costs.push({ cost: dear[0]!.cost, columns: namesOf(dear), ...difference, isDropped });
    if (isDropped) left = others;
  }
  return { costs, names: namesOf(left) };
}
