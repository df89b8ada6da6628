import { orNull } from "../evaluate/interval.ts";
import type { Trial } from "../train/design.ts";
import { clientFolds } from "../train/time-folds.ts";
import type { OnStep, SelectionData } from "./candidate.ts";
import type { ImportanceOptions } from "./importance.ts";
import { selectOnce } from "./select-once.ts";
import { setStability } from "./set-stability.ts";

/** What other clients and other moments would have selected. */
export interface StabilityResult {
  /** Name of each run and how many columns it selected. */
  runs: { name: string; nSelected: number }[];
  /** Nogueira's measure with its 95 % interval; null where every run selects all or none. */
  stability: number | null;
  low: number | null;
  high: number | null;
  /** Share of the runs that select each column, for all that went into the runs. */
  frequency: Record<string, number>;
}

/** Folds over clients, where a run has one snapshot only. */
const nFolds = 2;

/**
 * Fifth stage: the same selection on halves of the clients, two complementary ones a seed (Shah & Samworth, J. R. Stat. Soc. B 75 (2013)), and on each
 * snapshot alone.
 *
 * @param trials of the whole; those of a run are their rows of its clients
 * @param names columns that the main run began with
 * @param seeds pairs of halves
 */
export async function judgeStability(
  data: SelectionData,
  trials: readonly Trial[],
  names: readonly string[],
  seeds: number,
  options: ImportanceOptions,
  onStep: OnStep,
): Promise<StabilityResult> {
  const runs = [...halves(data, trials, seeds, options.seed), ...singleSnapshots(data, options.seed)].filter(
    ({ trials }) => trials.every((trial) => isFit(trial, data.dataset.label)),
  );
  const sets: { name: string; selected: Set<string> }[] = [];
  for (const [at, run] of runs.entries()) {
    const seed = options.seed + at + 1;
    const { backward } = await selectOnce(data, run.trials, names, { ...options, seed }, () =>
      onStep("stability", at, runs.length),
    );
    sets.push({ name: run.name, selected: new Set(backward.names) });
  }
  const told = sets.map(({ name, selected }) => ({ name, nSelected: selected.size }));
  if (sets.length < 2) return { runs: told, stability: null, low: null, high: null, frequency: {} };
  const { frequency, ...measure } = setStability(
    sets.map(({ selected }) => names.map((name) => +selected.has(name))),
  );
  return {
    runs: told,
    stability: orNull(measure.stability),
    low: orNull(measure.low),
    high: orNull(measure.high),
    frequency: Object.fromEntries(names.map((name, at) => [name, frequency[at]!])),
  };
}

interface Run {
  name: string;
  trials: Trial[];
}

function halves({ dataset }: SelectionData, trials: readonly Trial[], seeds: number, seed: number): Run[] {
  return Array.from({ length: seeds }, (_, at) => {
    const parts = clientFolds(dataset, 2, seed + at);
    return parts.map(({ testRows }, half) => {
      const isIn = new Uint8Array(dataset.nRows);
      for (const row of testRows) isIn[row] = 1;
      const inHalf = (rows: Int32Array) => rows.filter((row) => isIn[row] === 1);
      return {
        name: `half ${half + 1} of the clients, drawing ${at + 1}`,
        trials: trials.map(({ name, trainRows, testRows }) => ({
          name,
          trainRows: inHalf(trainRows),
          testRows: inHalf(testRows),
        })),
      };
    });
  }).flat();
}

function singleSnapshots({ dataset, times, snapshots }: SelectionData, seed: number): Run[] {
  if (snapshots.length < 2) return [];
  const folds = clientFolds(dataset, nFolds, seed);
  return snapshots.map((snapshot, at) => {
    const ofSnapshot = (rows: Int32Array) => rows.filter((row) => times.snapshotOf[row] === at);
    return {
      name: `snapshot ${snapshot} alone`,
      trials: folds.map(({ name, trainRows, testRows }) => ({
        name,
        trainRows: ofSnapshot(trainRows),
        testRows: ofSnapshot(testRows),
      })),
    };
  });
}

/** Rows of both classes to learn from and to judge on. */
function isFit({ trainRows, testRows }: Trial, label: Float32Array): boolean {
  return [trainRows, testRows].every((rows) => [0, 1].every((y) => rows.some((row) => label[row] === y)));
}
