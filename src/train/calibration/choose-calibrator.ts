import { denseClusters } from "../../evaluate/clusters.ts";
import { rowLogLoss } from "../../evaluate/log-loss.ts";
import { type CalibrationMethod, type Calibrator, probabilityOf } from "../../model/calibrator.ts";
import { SeededRandom } from "../../util/random.ts";
import { mean } from "../../util/sums.ts";
import { fitBeta } from "./fit-beta.ts";
import { fitIsotonic } from "./fit-isotonic.ts";
import { fitPlatt } from "./fit-platt.ts";

/** Rows that the model has not learned from. */
export interface CalibrationRows {
  /** nRows log-odds. */
  raw: Float64Array;
  /** nRows × 0/1. */
  label: Float32Array;
  /** nRows ids: rows of one client are judged together. */
  cluster: Int32Array;
}

/** A calibrator and what spoke for it. */
export interface ChosenCalibrator {
  calibrator: Calibrator;
  nRows: number;
  nPositives: number;
  /** Mean log loss of each method on rows that it was not fitted on, nats; empty where none was tried. */
  losses: Partial<Record<CalibrationMethod, number>>;
  /** Why the model's own probabilities were kept without trying anything else; null where methods were tried. */
  reason: string | null;
}

/** Fewer of a class say too little about the ends of the scale. */
const minOfClass = 50;
const folds = 5;
/** Losses whose difference is within so many of its standard errors are a tie. */
const tieErrors = 1;

/** From the simplest on: no parameter, two, three, as many as there are steps. */
const methods: readonly {
  method: CalibrationMethod;
  fit: (raw: Float64Array, label: Float32Array) => Calibrator | undefined;
}[] = [
  { method: "none", fit: () => ({ method: "none" }) },
  { method: "platt", fit: fitPlatt },
  { method: "beta", fit: fitBeta },
  { method: "isotonic", fit: fitIsotonic },
];

/**
 * The simplest calibrator that no other beats in log loss, in five folds over clients; fitted on all rows. A more complex one
 * must gain more than one standard error of the paired difference: Breiman et al., "Classification and Regression Trees" (1984),
 * §3.4.3, on the one-standard-error rule.
 *
 * With fewer than 50 rows of a class the model's own probabilities stay, and the result says so.
 *
 * Deterministic in `seed`. Cost: six fits of each method, O(n log n) each.
 */
export function chooseCalibrator(rows: CalibrationRows, seed: number): ChosenCalibrator {
  const { raw, label } = rows;
  const counts = countsOf(label);
  const reason = whyTooFew(counts);
  if (reason) return uncalibrated(counts, reason);
  const fold = drawFolds(rows.cluster, seed);
  let best: { calibrator: Calibrator; losses: Float64Array } | undefined;
  const means: ChosenCalibrator["losses"] = {};
  for (const { method, fit } of methods) {
    const losses = crossValidatedLosses(rows, fold, fit);
    const calibrator = losses && fit(raw, label);
    if (!losses || !calibrator) continue;
    means[method] = mean(losses);
    if (!best || isBetter(losses, best.losses, rows.cluster)) best = { calibrator, losses };
  }
  return { calibrator: best!.calibrator, ...counts, losses: means, reason: null };
}

/** Whether losses are smaller by more than chance among clients makes them. */
function isBetter(losses: Float64Array, than: Float64Array, cluster: Int32Array): boolean {
  const difference = losses.map((loss, rowIdx) => than[rowIdx]! - loss);
  const gain = mean(difference);
  const ofClient = new Map<number, number>();
  for (const [rowIdx, value] of difference.entries()) {
    const client = cluster[rowIdx]!;
    ofClient.set(client, (ofClient.get(client) ?? 0) + value - gain);
  }
  let squares = 0;
  for (const value of ofClient.values()) squares += value ** 2;
  return gain > (tieErrors * Math.sqrt(squares)) / losses.length;
}

type Counts = Pick<ChosenCalibrator, "nRows" | "nPositives">;

export function countsOf(label: Float32Array): Counts {
  return { nRows: label.length, nPositives: label.reduce((sum, value) => sum + value, 0) };
}

/** Why rows are too few to calibrate on, or null. */
export function whyTooFew({ nRows, nPositives }: Counts): string | null {
  const nRare = Math.min(nPositives, nRows - nPositives);
  if (nRare >= minOfClass) return null;
  const which = nRare === nPositives ? "positive" : "negative";
  return `${nRare} ${which}${nRare === 1 ? "" : "s"} to calibrate on, fewer than ${minOfClass}`;
}

/** The model's own probabilities, as they are. */
export function uncalibrated(counts: Counts, reason: string): ChosenCalibrator {
  return { calibrator: { method: "none" }, ...counts, losses: {}, reason };
}

/** The fold of each row; a client's rows share it. */
function drawFolds(cluster: Int32Array, seed: number): Int32Array {
  const dense = denseClusters(cluster);
  const random = new SeededRandom(seed);
  const ofCluster = Int32Array.from({ length: dense.nClusters }, () => random.nextInt(folds));
  return dense.cluster.map((id) => ofCluster[id]!);
}

/** Of each row, by the method as fitted without the row's fold; undefined where it cannot be fitted without some fold. */
function crossValidatedLosses(
  { raw, label }: CalibrationRows,
  fold: Int32Array,
  fit: (typeof methods)[number]["fit"],
): Float64Array | undefined {
  const losses = new Float64Array(raw.length);
  for (let out = 0; out < folds; out++) {
    const isIn = (_: number, rowIdx: number) => fold[rowIdx] !== out;
    const calibrator = fit(raw.filter(isIn), label.filter(isIn));
    if (!calibrator) return undefined;
    const probability = probabilityOf(calibrator);
    for (let rowIdx = 0; rowIdx < raw.length; rowIdx++) {
      if (fold[rowIdx] === out) losses[rowIdx] = rowLogLoss(label[rowIdx]!, probability(raw[rowIdx]!));
    }
  }
  return losses;
}
