import type { Project } from "../../config/load.ts";
import { comparePair, type MetricComparison } from "../../evaluate/compare-pair.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import { takeRows } from "../../train/dataset.ts";
import { type FitOptions, joinScores, type PairScores, scoreFull } from "../../train/fit-pair.ts";
import { trialIds } from "./held-out.ts";
import type { TrainPlan } from "./train-plan.ts";
import type { TunedModel, TuneReport } from "./tune.ts";

/** What tuning the model with the surroundings was worth, on rows that it never saw. */
export interface TuningGain {
  folds: TuneReport["folds"];
  /** Of the model that is kept. */
  nTrials: number;
  nPruned: number;
  /** The trial that was chosen; 0 has the project's own settings. */
  chosen: number;
  metrics: Record<"auc" | "logLoss", TunedMetric>;
}

export interface TunedMetric {
  /** The chosen trial's own score in its folds; a mean where several trials judge. */
  inside: number | null;
  /** The tuned model on the judged rows: what is reported. */
  tuned: Estimate;
  /** `inside` over `tuned`: what choosing the best of many adds to a score, and what time changed. */
  optimism: number | null;
  /** The project's own settings on the judged rows. */
  plain: Estimate;
  /** tuned − plain, paired. */
  difference: Estimate;
}

/**
 * Judges the tuned model beside one with the project's own settings, on the same rows.
 *
 * @param scores of the tuned pair, one a trial of the plan
 * @param options how the model with the project's own settings is fitted
 */
export async function tuningGain(
  project: Project,
  plan: TrainPlan,
  found: TuneReport,
  scores: readonly PairScores[],
  options: FitOptions,
): Promise<TuningGain> {
  const tuned = plan.trials.map(({ name }) => (found.trials[name] ?? found.final).full);
  const plain: PairScores[] = [];
  for (const [at, trial] of plan.trials.entries()) {
    const fullScore = scores[at]!.fullScore;
    // Trial 0 has the project's own settings: the same model.
    const ownScore = tuned[at]!.trial === 0 ? fullScore : await scoreFull(plan.dataset, trial, options);
    plain.push({ rows: trial.testRows, ownScore, fullScore });
  }
  const { rows, ...joined } = joinScores(plain);
  const { label, cluster, covered } = takeRows({ ...plan.dataset, columns: [] }, rows);
  const { metrics } = comparePair({
    label,
    cluster,
    covered,
    ...joined,
    ...(plain.length > 1 ? { trial: trialIds(plain) } : {}),
    seed: project.seed,
    replicates: project.evaluation.replicates,
  }).all;
  const { nTrials, nPruned, trial: chosen } = found.final.full;
  return {
    folds: found.folds,
    nTrials,
    nPruned,
    chosen,
    metrics: {
      auc: metricOf("auc", metrics.auc, tuned),
      logLoss: metricOf("logLoss", metrics.logLoss, tuned),
    },
  };
}

function metricOf(
  name: "auc" | "logLoss",
  { own: plain, full: tuned, difference }: MetricComparison,
  models: readonly TunedModel[],
): TunedMetric {
  const known = models.flatMap(({ inside }) => inside[name] ?? []);
  const inside = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  const optimism = inside === null || tuned.value === null ? null : inside - tuned.value;
  return { inside, tuned, optimism, plain, difference };
}
