import { compareSets, isWorthIt, type SetDifference } from "./compare-sets.ts";
import type { SetJudge } from "./set-judge.ts";

/** Columns that few runs select, and what they are worth together. */
export interface UnstableResult {
  columns: string[];
  /** Null where every column is selected often enough. */
  difference: SetDifference | null;
  isDropped: boolean;
}

/** Share of the runs below which a column is unstable. */
const leastFrequency = 0.5;

/**
 * Drops the columns that less than half of the runs select, unless they are worth it all the same: a run sees half of the clients or a single
 * snapshot, so that a weak driver may be missed by most.
 *
 * @param frequency share of the runs that select a column; none where there were no runs
 */
export async function dropUnstable(
  judge: SetJudge,
  names: readonly string[],
  frequency: Readonly<Record<string, number>>,
): Promise<{ unstable: UnstableResult; names: string[] }> {
  const isUnstable = (name: string) => (frequency[name] ?? 1) < leastFrequency;
  const columns = names.filter(isUnstable);
  if (columns.length === 0)
    return { unstable: { columns, difference: null, isDropped: false }, names: [...names] };
  const steady = names.filter((name) => !isUnstable(name));
  const [whole, without] = [await judge.fit(names), await judge.fit(steady)];
  const difference = compareSets(whole, without, judge.rows, 0.95);
  const isDropped = !isWorthIt(difference);
  return { unstable: { columns, difference, isDropped }, names: isDropped ? steady : [...names] };
}
