import { logOdds } from "../../model/calibrator.ts";
import {
  type CalibrationRows,
  type ChosenCalibrator,
  chooseCalibrator,
  countsOf,
  uncalibrated,
  whyTooFew,
} from "../../train/calibration/choose-calibrator.ts";
import { heldOutRows } from "../../train/calibration/held-out.ts";
import {
  crossJudgeCalibration,
  type JudgedCalibration,
  judgeCalibration,
} from "../../train/calibration/judge-calibration.ts";
import { takeRows } from "../../train/dataset.ts";
import type { ModelSettings } from "../../train/fit-model.ts";
import { joinScores, type PairScores } from "../../train/fit-pair.ts";
import { trialIds } from "./held-out.ts";
import type { TrainPlan } from "./train-plan.ts";

/** The calibrator of the kept model, and what the judged rows say of it. */
export interface CalibrationReport extends ChosenCalibrator {
  /** Whose predictions it was fitted on. */
  fittedOn: string;
  judged: JudgedCalibration;
}

/**
 * Calibrates the full model on rows that it can be trusted for and that are not judged: the last training snapshot as a model
 * of the earlier ones sees it, or folds over clients. Where the judged rows are themselves folds or splits of all rows, their
 * predictions serve: then each trial's figures come from the calibrator of the others.
 *
 * @param scores of the trials, in their order
 */
export async function calibrate(
  plan: TrainPlan,
  scores: readonly PairScores[],
  settings: ModelSettings,
  seed: number,
  onIteration: (iteration: number) => void,
): Promise<CalibrationReport> {
  const judged = judgedRows(plan, scores);
  if (plan.design !== "later snapshot") {
    const chosen = chooseCalibrator(judged, seed);
    return {
      ...chosen,
      fittedOn: "the judged rows of all trials",
      judged: crossJudgeCalibration(judged, trialIds(scores), seed),
    };
  }
  const { dataset, calibrationTrials: trials } = plan;
  const chosen =
    whyUnfit(plan) ?? chooseCalibrator(await heldOutRows(dataset, trials, settings, onIteration), seed);
  const fittedOn =
    trials.length === 1
      ? "the last training snapshot, as a model of the earlier ones sees it"
      : `the training rows, as models of the other ${trials.length - 1} of ${trials.length} folds of clients see them`;
  return { ...chosen, fittedOn, judged: judgeCalibration(judged, chosen) };
}

/** Fits that `calibrate` will make. */
export function nCalibrationFits(plan: TrainPlan): number {
  return whyUnfit(plan) ? 0 : plan.calibrationTrials.length;
}

/** Rows that no calibrator can be learned from are told before anything is fitted on them. */
function whyUnfit({ dataset, calibrationTrials: trials }: TrainPlan): ChosenCalibrator | undefined {
  const labels = (rows: Int32Array) => takeRows({ ...dataset, columns: [] }, rows).label;
  const counts = countsOf(labels(Int32Array.from(trials.flatMap(({ testRows }) => [...testRows]))));
  const isOneClass = trials.some(({ trainRows }) => {
    const { nRows, nPositives } = countsOf(labels(trainRows));
    return nPositives === 0 || nPositives === nRows;
  });
  const reason =
    whyTooFew(counts) ?? (isOneClass ? "the rows to learn from for it are all of one class" : null);
  return reason ? uncalibrated(counts, reason) : undefined;
}

function judgedRows({ dataset }: TrainPlan, scores: readonly PairScores[]): CalibrationRows {
  const { rows, fullScore } = joinScores(scores);
  const { label, cluster } = takeRows({ ...dataset, columns: [] }, rows);
  return { raw: fullScore.map(logOdds), label, cluster };
}
