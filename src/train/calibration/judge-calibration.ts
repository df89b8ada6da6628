import { type Calibration, calibration } from "../../evaluate/calibration.ts";
import { probabilityOf } from "../../model/calibrator.ts";
import { type CalibrationRows, type ChosenCalibrator, chooseCalibrator } from "./choose-calibrator.ts";

/** How far the probabilities of the judged rows can be taken at their word. */
export interface JudgedCalibration {
  /** The model's own. */
  before: Calibration;
  after: Calibration;
}

/** Judged rows that no calibrator has touched, with that of the kept model. */
export function judgeCalibration(rows: CalibrationRows, { calibrator }: ChosenCalibrator): JudgedCalibration {
  return compare(rows, rows.raw.map(probabilityOf(calibrator)));
}

/** Judged rows of several trials; see `crossCalibrate`. */
export function crossJudgeCalibration(
  rows: CalibrationRows,
  trial: Int32Array,
  seed: number,
): JudgedCalibration {
  return compare(rows, crossCalibrate(rows, trial, seed));
}

/**
 * Probabilities of the judged rows of several trials, each trial's by the calibrator of the others, without any row of a client
 * whom it judges.
 *
 * @param trial nRows trial ids 0 … nTrials − 1
 */
export function crossCalibrate(rows: CalibrationRows, trial: Int32Array, seed: number): Float64Array {
  const after = new Float64Array(rows.raw.length);
  const nTrials = trial.reduce((most, id) => Math.max(most, id + 1), 0);
  for (let judged = 0; judged < nTrials; judged++) {
    const clients = new Set(rows.cluster.filter((_, rowIdx) => trial[rowIdx] === judged));
    const { calibrator } = chooseCalibrator(
      rowsWhere(rows, (rowIdx) => !clients.has(rows.cluster[rowIdx]!)),
      seed,
    );
    const probability = probabilityOf(calibrator);
    for (let rowIdx = 0; rowIdx < after.length; rowIdx++) {
      if (trial[rowIdx] === judged) after[rowIdx] = probability(rows.raw[rowIdx]!);
    }
  }
  return after;
}

function compare({ raw, label, cluster }: CalibrationRows, after: Float64Array): JudgedCalibration {
  const before = raw.map(probabilityOf({ method: "none" }));
  return { before: calibration(label, before, cluster), after: calibration(label, after, cluster) };
}

function rowsWhere(
  { raw, label, cluster }: CalibrationRows,
  holds: (rowIdx: number) => boolean,
): CalibrationRows {
  const isIn = (_: number, rowIdx: number) => holds(rowIdx);
  return { raw: raw.filter(isIn), label: label.filter(isIn), cluster: cluster.filter(isIn) };
}
