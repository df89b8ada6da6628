import { performance } from "node:perf_hooks";
import { SeededRandom } from "../../util/random.ts";
import type { ModelSettings } from "../fit-model.ts";
import { proposePoint } from "./propose-point.ts";
import type { TrialHooks } from "./run-trial.ts";
import type { Dimension, Point } from "./search-space.ts";
import { isPruned } from "./successive-halving.ts";
import { bestTrial, lossesAtRung, rankedPoints, type TrialRecord } from "./trial.ts";

/** When a search ends: whichever comes first. */
interface Budget {
  /** The project's own settings count as one. */
  trials: number;
  /** From now on; a trial that was begun is finished. The one budget that makes results depend on the machine. */
  minutes?: number | undefined;
}

export interface SearchInput {
  space: readonly Dimension[];
  /** Runs one trial: `runTrial` over the folds, or in a test whatever has a loss. */
  run(trial: number, params: Point, hooks: TrialHooks): Promise<TrialRecord>;
  budget: Budget;
  seed: number;
  /** Trials of an earlier search with the same space, rows and seed: it goes on after them. */
  before?: readonly TrialRecord[];
  /** Called when a trial has ended; the next one begins afterwards. */
  onTrial?(record: TrialRecord): void;
  /** How far the search is. */
  onProgress?(progress: SearchProgress): void;
}

interface SearchProgress {
  /** The trial at work, counted from 1. */
  trial: number;
  /** Trials or minutes used, of those that there are: 0 … 1. */
  share: number;
  best: TrialRecord | undefined;
}

/**
 * Searches for training parameters: trial 0 has the project's own settings, the next ten are drawn blindly, all others
 * are proposed by a tree-structured Parzen estimator; halving ends the worse ones early.
 *
 * @returns all trials, those of `before` first
 *
 * Deterministic in `seed` where the budget is in trials: every trial draws from a generator of its own, so that a search
 * that was stopped, and one with a larger budget, go on as if there had been no break. Cost: trials × folds × a training.
 */
export async function searchParams(input: SearchInput): Promise<TrialRecord[]> {
  const { space, run, budget, seed, before = [], onTrial, onProgress } = input;
  const records = before.slice(0, budget.trials);
  const elapsed = stopwatch(budget);
  while (records.length === 0 || (records.length < budget.trials && elapsed() < 1)) {
    const trial = records.length;
    const params = trial === 0 ? {} : proposePoint(space, rankedPoints(records), randomOf(seed, trial));
    const tell = (share: number) =>
      onProgress?.({
        trial: trial + 1,
        share: Math.min(1, Math.max(elapsed(), (trial + share) / budget.trials)),
        best: bestTrial(records),
      });
    tell(0);
    const record = await run(trial, params, {
      isPruned: (rung, loss) => isPruned(loss, lossesAtRung(records, rung)),
      onTree: tell,
    });
    records.push(record);
    onTrial?.(record);
  }
  return records;
}

/** A generator for each trial. */
function randomOf(seed: number, trial: number): SeededRandom {
  return new SeededRandom(seed + trial * 2 ** 32);
}

/** The share of the minutes that have passed; 0 for ever where there is no such limit. */
function stopwatch({ minutes }: Budget): () => number {
  const started = performance.now();
  return () => (minutes === undefined ? 0 : (performance.now() - started) / (60_000 * minutes));
}

/** The settings that a search found: the project's own where nothing was better. */
export function tunedSettings(settings: ModelSettings, { trial, params, trees }: TrialRecord): ModelSettings {
  if (trial === 0) return settings;
  return { ...settings, params: { ...settings.params, ...params, iterations: trees } };
}
