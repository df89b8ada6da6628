import { type TrialRows, trialPlacements } from "../evaluate/clustered-auc.ts";
import { rowLogLoss } from "../evaluate/log-loss.ts";
import { type Dataset, takeRows, withColumns } from "../train/dataset.ts";
import { fitRows, judgeParams, type SampledTrial } from "./sampled-trial.ts";

/** How a set of columns did on the judged rows of all trials, in their order. */
export interface SetResult {
  names: readonly string[];
  /** Log loss of each judged row, nats. */
  loss: Float64Array;
  /** Of each judged row: the share of the other class of its trial that its model ranks on the right side. */
  placement: Float64Array;
}

/** Rows that sets are compared on: the judged ones of all trials. */
export interface JudgedRows extends TrialRows {
  /** Rows that each stands for; AUC does not depend on it, since it is the same for all rows of a class and trial. */
  weight: Float64Array;
}

/**
 * Judges sets of columns on the same rows: fits a set in every trial, and remembers it, since stages ask for the same sets.
 *
 * Deterministic in `seed`. Cost of a set: a fit for each trial.
 */
export class SetJudge {
  readonly rows: JudgedRows;
  #dataset: Dataset;
  #trials: readonly SampledTrial[];
  #seed: number;
  #fitted = new Map<string, SetResult>();

  constructor(dataset: Dataset, trials: readonly SampledTrial[], seed: number) {
    this.#dataset = dataset;
    this.#trials = trials;
    this.#seed = seed;
    this.rows = judgedRows(dataset, trials);
  }

  /** Their order does not matter; without columns the rate of positives is all that is known. */
  async fit(names: readonly string[]): Promise<SetResult> {
    const key = names.toSorted().join("\n");
    const known = this.#fitted.get(key);
    if (known) return { ...known, names };
    const result = await this.#fitAnew(names);
    this.#fitted.set(key, result);
    return result;
  }

  async #fitAnew(names: readonly string[]): Promise<SetResult> {
    const part = withColumns(this.#dataset, new Set(names));
    const score = new Float64Array(this.rows.label.length);
    let at = 0;
    for (const trial of this.#trials) {
      const { learn, judge } = trial;
      const shift = Math.log(learn.negativeWeight / learn.positiveWeight);
      const raw = names.length === 0 ? this.#baseRate(trial) : await this.#scores(part, trial);
      score.set(
        raw.map((value) => value - shift),
        at,
      );
      at += judge.rows.length;
    }
    const { label } = this.rows;
    return {
      names,
      loss: score.map((raw, row) => rowLogLoss(label[row]!, 1 / (1 + Math.exp(-raw)))),
      placement: trialPlacements(this.rows, score),
    };
  }

  async #scores(part: Dataset, { learn, judge }: SampledTrial): Promise<Float64Array> {
    const model = await fitRows(takeRows(part, learn.rows), { ...judgeParams, random_seed: this.#seed });
    return model.predict(takeRows(part, judge.rows));
  }

  /** Log-odds of the rate of positives, kept finite by half a row of either class. */
  #baseRate({ learn, judge }: SampledTrial): Float64Array {
    const nPositives = learn.rows.reduce((n, row) => n + this.#dataset.label[row]!, 0);
    const logOdds = Math.log((nPositives + 0.5) / (learn.rows.length - nPositives + 0.5));
    return new Float64Array(judge.rows.length).fill(logOdds);
  }
}

function judgedRows(dataset: Dataset, trials: readonly SampledTrial[]): JudgedRows {
  const all = trials.flatMap(({ judge }, trial) => Array.from(judge.rows, (row) => ({ row, trial, judge })));
  return {
    label: Float32Array.from(all, ({ row }) => dataset.label[row]!),
    cluster: Int32Array.from(all, ({ row }) => dataset.cluster[row]!),
    weight: Float64Array.from(all, ({ row, judge }) =>
      dataset.label[row] === 1 ? judge.positiveWeight : judge.negativeWeight,
    ),
    trial: Int32Array.from(all, ({ trial }) => trial),
  };
}
