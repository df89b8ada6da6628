import { type Candidate, type OnStep, ownGroup } from "./candidate.ts";
import { compareSets, meanAuc, meanLoss, type SetDifference } from "./compare-sets.ts";
import type { JudgedRows, SetJudge, SetResult } from "./set-judge.ts";

/** What a group of the surroundings adds to the base and to the groups taken before it. */
interface GroupResult extends SetDifference {
  group: string;
  nColumns: number;
  /** Its place among the groups taken, from 1; null where it did not earn one. */
  place: number | null;
}

export interface GroupsResult {
  /** Own features alone. */
  base: { nColumns: number; loss: number; auc: number };
  /** Level of each group's interval: all of them hold together at 95 %. */
  level: number;
  /** Those taken in their order, then the others as they stood when nothing more was taken. */
  groups: GroupResult[];
  /** Columns that go on, in the order given. */
  names: string[];
}

/** All intervals together. */
const jointLevel = 0.95;

/**
 * The base set of own features comes first; then, one after the other, the group of the surroundings that lowers the held-out log loss
 * most, as long as its paired interval lies above zero. The level is shared among the groups (Bonferroni), so that
 * of many groups that say nothing none is taken, but for one time in twenty.
 *
 * @param columns those that go on, in the order of importance
 *
 * Cost: at most groups² / 2 sets.
 */
export async function chooseGroups(
  judge: SetJudge,
  columns: readonly Candidate[],
  onStep: OnStep,
): Promise<GroupsResult> {
  const { rows } = judge;
  const namesOf = (group: string) => columns.filter((one) => one.group === group).map(({ name }) => name);
  const groups = [...new Set(columns.map(({ group }) => group))].filter((group) => group !== ownGroup);
  const level = 1 - (1 - jointLevel) / Math.max(1, groups.length);
  const base = await judge.fit(namesOf(ownGroup));
  const taken: GroupResult[] = [];
  let current = base;
  let rest = groups;
  let tried: Tried[] = [];
  while (rest.length > 0) {
    tried = [];
    for (const [at, group] of rest.entries()) {
      onStep("groups of the surroundings", taken.length + at / rest.length, groups.length);
      const fitted = await judge.fit([...current.names, ...namesOf(group)]);
      tried.push({ group, fitted, difference: compareSets(fitted, current, rows, level) });
    }
    const best = tried.reduce((a, b) => (b.difference.gain > a.difference.gain ? b : a));
    if (best.difference.low <= 0) break;
    taken.push({
      group: best.group,
      nColumns: namesOf(best.group).length,
      ...best.difference,
      place: taken.length + 1,
    });
    current = best.fitted;
    rest = rest.filter((group) => group !== best.group);
    tried = [];
  }
  const left = tried.map(({ group, difference }) => ({
    group,
    nColumns: namesOf(group).length,
    ...difference,
    place: null,
  }));
  const isTaken = new Set(current.names);
  return {
    base: { nColumns: base.names.length, ...worth(base, rows) },
    level,
    groups: [...taken, ...left],
    names: columns.filter(({ name }) => isTaken.has(name)).map(({ name }) => name),
  };
}

interface Tried {
  group: string;
  fitted: SetResult;
  difference: SetDifference;
}

function worth(result: SetResult, rows: JudgedRows): { loss: number; auc: number } {
  return { loss: meanLoss(result, rows), auc: meanAuc(result, rows) };
}
