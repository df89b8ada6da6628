/**
 * One round of the real columns against their shadows: copies whose values were moved to other rows of the same snapshot, so that they have
 * every property of a column but its meaning. Kursa & Rudnicki, "Feature selection with the Boruta package", Journal of
 * Statistical Software 36(11) (2010). All shadows are moved by one permutation, and so hang together as the originals do.
 */
import type { Model } from "catboost-wasm";
import { rowLogLoss } from "../evaluate/log-loss.ts";
import { type Dataset, takeRows } from "../train/dataset.ts";
import { SeededRandom } from "../util/random.ts";
import { sampleRows } from "./sample-rows.ts";
import { fitRows, judgeParams, type SampledTrial } from "./sampled-trial.ts";

/** Measures of importance, in the order of the reports. */
export const measureNames = ["valuesChange", "shap", "permutation"] as const;

/**
 * `valuesChange`: CatBoost's PredictionValuesChange, percent, on rows learned from. `shap`: mean |SHAP value|, log-odds, on judged rows
 * (Lundberg & Lee, NeurIPS 2017). `permutation`: by how much log loss of judged rows grows when the column's values change rows, nats (Breiman, Machine Learning 45
 * (2001)).
 */
export type Measure = (typeof measureNames)[number];
type Measures = Record<Measure, Float64Array>;

export interface RoundResult {
  /** One value for each column, in the order of the dataset. */
  real: Measures;
  /** The largest value among the shadows. */
  bestShadow: Record<Measure, number>;
}

/** Rows that a column is permuted on, and that SHAP values are taken of. */
const permutedRows = 10_000;
const shapRows = 2000;

/**
 * @param dataset the columns that take part, and no others
 * @param snapshotOf the snapshot of each of its rows
 *
 * Deterministic in `seed`. Cost: a fit on twice the columns, and a prediction for each column that the model uses.
 */
export async function shadowRound(
  dataset: Dataset,
  snapshotOf: Int32Array,
  { learn, judge }: SampledTrial,
  seed: number,
): Promise<RoundResult> {
  const random = new SeededRandom(seed);
  const shadowed = (rows: Int32Array) => {
    const part = takeRows(dataset, rows);
    const moved = permutationWithin(
      rows.map((row) => snapshotOf[row]!),
      random,
    );
    const shadows = takeRows(part, moved).columns.map((column) => ({
      ...column,
      name: `shadow of ${column.name}`,
    }));
    return { ...part, columns: [...part.columns, ...shadows] };
  };
  const model = await fitRows(shadowed(learn.rows), { ...judgeParams, random_seed: seed });
  const judged = sampleRows(judge.rows, dataset.label, permutedRows, random);
  const rows = shadowed(judged.rows);
  const moved = permutationWithin(
    judged.rows.map((row) => snapshotOf[row]!),
    random,
  );
  const weights: ClassWeights = [
    judged.negativeWeight * judge.negativeWeight,
    judged.positiveWeight * judge.positiveWeight,
  ];
  const shift = Math.log(learn.negativeWeight / learn.positiveWeight);
  return split(dataset.columns.length, {
    valuesChange: model.predictionValuesChange(),
    shap: meanShap(model, takeRows(rows, evenly(rows.nRows, shapRows))),
    permutation: permutationImportance(model, rows, moved, (raw) =>
      meanLoss(raw, shift, rows.label, weights),
    ),
  });
}

/** Rows that a negative and a positive stand for. */
type ClassWeights = readonly [number, number];

/** By how much the loss grows, for each column that the model uses; the others leave it as it is. */
function permutationImportance(
  model: Model,
  rows: Dataset,
  moved: Int32Array,
  loss: (raw: Float64Array) => number,
): Float64Array {
  const whole = loss(model.predict(rows));
  const growth = new Float64Array(rows.columns.length);
  for (const { feature, raw } of model.permutedScores(rows, moved)) growth[feature] = loss(raw) - whole;
  return growth;
}

/** Log loss of raw scores of sampled rows: both their log-odds and their weights are put right. */
function meanLoss(raw: Float64Array, shift: number, label: Float32Array, weights: ClassWeights): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < raw.length; row += 1) {
    const weight = weights[label[row] as 0 | 1];
    sum += weight * rowLogLoss(label[row]!, 1 / (1 + Math.exp(shift - raw[row]!)));
    total += weight;
  }
  return sum / total;
}

function meanShap(model: Model, rows: Dataset): Float64Array {
  const { values, nFeatures } = model.shapValues(rows);
  const sums = new Float64Array(nFeatures);
  for (let row = 0; row < rows.nRows; row += 1)
    for (let at = 0; at < nFeatures; at += 1) sums[at]! += Math.abs(values[row * (nFeatures + 1) + at]!);
  return sums.map((sum) => sum / rows.nRows);
}

/** First half of the columns: real ones; second half: shadows. */
function split(nColumns: number, all: Measures): RoundResult {
  const halves = measureNames.map((name) => {
    const values = all[name];
    return [name, values.slice(0, nColumns), Math.max(0, ...values.subarray(nColumns))] as const;
  });
  return {
    real: Object.fromEntries(halves.map(([name, real]) => [name, real])) as Measures,
    bestShadow: Object.fromEntries(halves.map(([name, , best]) => [name, best])) as Record<Measure, number>,
  };
}

/** Places with each moved to another place of its group, by chance: Fisher and Yates' shuffle in every group. */
function permutationWithin(groups: Int32Array, random: SeededRandom): Int32Array {
  const moved = Int32Array.from(groups, (_, place) => place);
  const placesOf = Map.groupBy(moved, (place) => groups[place]!);
  for (const places of placesOf.values()) {
    for (let last = places.length - 1; last > 0; last -= 1) {
      const [one, other] = [places[last]!, places[random.nextInt(last + 1)]!];
      [moved[one], moved[other]] = [moved[other]!, moved[one]!];
    }
  }
  return moved;
}

/** At most so many places, evenly spread. */
function evenly(n: number, most: number): Int32Array {
  const step = Math.max(1, n / most);
  return Int32Array.from({ length: Math.min(n, most) }, (_, at) => Math.floor(at * step));
}
