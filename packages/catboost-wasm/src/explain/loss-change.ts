import { CatBoostError } from "../errors.ts";
import { flatIndicesOf, type ModelData, type SplitDescription } from "../model/model-data.ts";
import type { LossName } from "../trees/loss.ts";

/** What the loss is taken over. */
export interface JudgedRows {
  raw: Float64Array;
  label: Float32Array;
  /** Row weight times class weight. */
  weight: Float32Array;
}

/** A group of features that a tree's splits read together: categories of a target statistic, or one feature. */
interface Player {
  key: string;
  /** All columns that its first split reads: they share equally. */
  features: readonly number[];
}

/** The players of a model, in the order of their features. */
export function playersOf(model: ModelData): Player[] {
  const features: SplitDescription[] = [
    ...model.floatFeatures.flatMap(({ borders }, feature): SplitDescription[] =>
      borders.length > 0 ? [{ kind: "float", feature, border: 0 }] : [],
    ),
    ...model.oneHotFeatures.map((_, oneHot): SplitDescription => ({ kind: "oneHot", oneHot, value: 0 })),
    ...model.ctrFeatures.map((_, ctr): SplitDescription => ({ kind: "ctr", ctr, border: 0 })),
  ];
  const players = new Map<string, Player>();
  for (const split of features) {
    const { categories, others } = flatIndicesOf(model, split);
    const key = (categories.length > 0 ? categories : others).join();
    if (!players.has(key)) players.set(key, { key, features: [...categories, ...others] });
  }
  return [...players.values()];
}

/**
 * How much the loss grows if what a feature contributes is taken from the predictions (LossFunctionChange), by flat feature index.
 * @param contributions row × (player, expected value), SHAP values of the players
 */
export function lossChanges(
  players: readonly Player[],
  contributions: Float64Array,
  rows: JudgedRows,
  loss: LossName,
  nFeatures: number,
): Float64Array {
  const changes = new Float64Array(nFeatures);
  const width = players.length + 1;
  const whole = meanLoss(rows, rows.raw, loss);
  const without = new Float64Array(rows.raw.length);
  players.forEach(({ features }, player) => {
    for (let row = 0; row < without.length; row++) {
      without[row] = rows.raw[row]! - contributions[row * width + player]!;
    }
    const change = (meanLoss(rows, without, loss) - whole) / features.length;
    for (const feature of features) changes[feature]! += change;
  });
  return changes;
}

function meanLoss({ label, weight }: JudgedRows, raw: Float64Array, loss: LossName): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < raw.length; row++) {
    const value = raw[row]!;
    const y = label[row]!;
    const exponent = Math.exp(value);
    const logloss = exponent < Infinity ? Math.log(1 + exponent) - y * value : (1 - y) * value;
    sum += weight[row]! * (loss === "RMSE" ? (value - y) ** 2 : logloss);
    total += weight[row]!;
  }
  return loss === "RMSE" ? Math.sqrt(sum / total) : sum / total;
}

/** @throws CatBoostError if a model of this loss cannot be judged */
export function checkJudged(loss: string | undefined): asserts loss is LossName {
  if (loss !== "Logloss" && loss !== "CrossEntropy" && loss !== "RMSE") {
    throw new CatBoostError(
      `lossFunctionChange: the model's loss is ${loss ?? "not told"}, expected Logloss, CrossEntropy or RMSE`,
    );
  }
}
