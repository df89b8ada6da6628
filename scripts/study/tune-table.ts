import type { Dataset } from "../../src/train/dataset.ts";
import type { Trial as Fold } from "../../src/train/design.ts";
import type { ModelSettings } from "../../src/train/fit-model.ts";
import { runTrial } from "../../src/train/tune/run-trial.ts";
import { spaceFor } from "../../src/train/tune/search-space.ts";
import { bestTrial, type TrialRecord } from "../../src/train/tune/trial.ts";
import { searchParams, tunedSettings } from "../../src/train/tune/tune.ts";

export interface TableSearch {
  /** Of rows of the dataset, all of which may be learned from. */
  folds: readonly Fold[];
  settings: ModelSettings;
  trials: number;
  /** Trees of a trial at most. */
  mostTrees: number;
}

export interface FoundSettings {
  settings: ModelSettings;
  best: TrialRecord;
  records: TrialRecord[];
}

/** What `train --tune` does, for a table. */
export async function tuneTable(
  dataset: Dataset,
  { folds, settings, trials, mostTrees }: TableSearch,
): Promise<FoundSettings> {
  const input = { folds: folds.map((fold) => ({ dataset, fold })), settings, mostTrees };
  const records = await searchParams({
    space: spaceFor(dataset, settings.params),
    run: (trial, params, hooks) => runTrial(input, trial, params, hooks),
    budget: { trials },
    seed: settings.params.random_seed ?? 0,
  });
  const best = bestTrial(records)!;
  return { settings: tunedSettings(settings, best), best, records };
}
