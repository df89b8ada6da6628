import type { Dataset } from "../train/dataset.ts";
import { rowsWhere, type Trial } from "../train/design.ts";
import { type BackwardResult, dropBackward } from "./backward.ts";
import type { OnStep, SelectionData } from "./candidate.ts";
import { chooseGroups, type GroupsResult } from "./groups.ts";
import { type ColumnImportance, type ImportanceOptions, judgeImportance } from "./importance.ts";
import { sampleTrials } from "./sampled-trial.ts";
import { SetJudge } from "./set-judge.ts";

/** The stages that a model takes part in, once through. */
export interface OnceResult {
  importance: ColumnImportance[];
  groups: GroupsResult;
  backward: BackwardResult;
  /** Who judged sets, for stages to come. */
  judge: SetJudge;
}

/** Importance → groups → backward on given trials; repeated on other rows, it tells how stable the selection is. */
export async function selectOnce(
  data: SelectionData,
  trials: readonly Trial[],
  names: readonly string[],
  options: ImportanceOptions,
  onStep: OnStep,
): Promise<OnceResult> {
  const { dataset, candidates } = data;
  const importance = await judgeImportance(data, rowsOf(dataset, trials), names, options, onStep);
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const passed = importance
    .filter(({ decision }) => decision !== "rejected")
    .map(({ name }) => byName.get(name)!);
  const judge = new SetJudge(
    dataset,
    sampleTrials(dataset, trials, options.maxRows, options.seed),
    options.seed,
  );
  const groups = await chooseGroups(judge, passed, onStep);
  const backward = await dropBackward(judge, groups.names, onStep);
  return { importance, groups, backward, judge };
}

/** All rows that trials learn from or judge, ascending. */
export function rowsOf({ nRows }: Dataset, trials: readonly Trial[]): Int32Array {
  const isSeen = new Uint8Array(nRows);
  for (const { trainRows, testRows } of trials)
    for (const rows of [trainRows, testRows]) for (const row of rows) isSeen[row] = 1;
  return rowsWhere(nRows, (row) => isSeen[row] === 1);
}
