import type { Column, Pool, RowValue, TrainParams } from "../../src/index.ts";
import type { Dice } from "../parity/dice.ts";

const oddNumbers = [Number.NaN, Infinity, -Infinity, -0, 0, 3.4e38, -3.4e38, 1e-45, 1, 2, 0.1];
const oddCodes = [-1, 2 ** 31 - 1, -(2 ** 31), 1000];
const oddNames = [
  "",
  "a",
  "a",
  "__proto__",
  "constructor",
  "\ud800",
  "x".repeat(10_000),
  "\u0000",
  'a"b\\',
  "名前",
];
const oddTexts = ["", "nan", "\ud800", "0", "1", "a", "b", "x".repeat(300), "\u0000"];
/** Made anew each time, because some are detached. */
function oddThings(): unknown[] {
  return [undefined, null, 1, "text", [], {}, [1, 2, 3], new Float64Array(3), new Uint8Array(3)];
}

/** A table that is sound, odd or wrong. */
export function oddPool(dice: Dice, names?: readonly string[]): Pool {
  const nRows = dice.oneOf([0, 1, 2, 3, 15, 16, 17, 40, 60]);
  const count = names?.length ?? dice.whole(0, 5);
  const columns = Array.from({ length: count }, (_, i) => oddColumn(dice, nRows, names?.[i] ?? `c${i}`));
  const pool: Record<string, unknown> = { nRows, columns, label: numbers(dice, nRows, [0, 1]) };
  if (dice.chance(0.2)) pool.weight = numbers(dice, nRows, dice.oneOf([[0, 1, 2], [0], oddNumbers]));
  if (dice.chance(0.04)) pool.baseline = numbers(dice, nRows, dice.oneOf([[0.5, -1], oddNumbers]));
  if (dice.chance(0.04)) pool.label = numbers(dice, nRows, oddNumbers);
  if (dice.chance(0.1)) {
    const names = dice.oneOf([
      ["a", "b"],
      ["1", "1.0"],
      [false, true],
      [1, 7],
      ["a", "b", "c"],
      [1, "a"],
      oddThings(),
    ]);
    pool.label = Array.from({ length: nRows }, () => dice.oneOf<unknown>(names));
  }
  if (dice.chance(0.04))
    pool[dice.oneOf(["label", "weight", "baseline", "columns"])] = dice.oneOf(oddThings());
  if (dice.chance(0.04))
    pool.nRows = dice.oneOf([-1, 0.5, Number.NaN, Infinity, 2 ** 32, nRows + 1, "3", undefined]);
  if (dice.chance(0.02)) detach(pool.label);
  return pool as unknown as Pool;
}

function oddColumn(dice: Dice, nRows: number, usualName: string): Column {
  const name = dice.chance(0.04) ? dice.oneOf(oddNames) : usualName;
  const length = dice.chance(0.02) ? dice.whole(0, 80) : nRows;
  let column: Record<string, unknown>;
  if (dice.chance(0.5)) {
    const values = numbers(
      dice,
      length,
      dice.oneOf([oddNumbers, [1], [Number.NaN], [0, 1], [1, 2, 3, 4, 5, 6]]),
    );
    column = { kind: "numeric", name, values };
  } else {
    const levels = dice.shuffled(oddTexts).slice(0, dice.whole(0, oddTexts.length));
    const codes = Int32Array.from({ length }, () => dice.whole(0, Math.max(0, levels.length - 1)));
    if (length > 0 && dice.chance(0.04)) codes[dice.whole(0, length - 1)] = dice.oneOf(oddCodes);
    if (dice.chance(0.02)) levels.push(levels[0] ?? "");
    column = { kind: "categorical", name, codes, levels };
  }
  if (dice.chance(0.02)) column[dice.oneOf(Object.keys(column))] = dice.oneOf(oddThings());
  if (dice.chance(0.02)) detach(column.values ?? column.codes);
  return column as unknown as Column;
}

/** A row for `predictRow`: sound, odd or wrong. */
export function oddRow(dice: Dice, length: number): RowValue[] {
  const odd = dice.chance(0.1) ? [...oddThings(), Symbol("odd"), 1n, 2 ** 53, 0.5] : [];
  const values: unknown[] = [...oddNumbers, ...oddTexts, null, ...odd];
  const size = dice.chance(0.05) ? dice.whole(0, 10) : length;
  return Array.from({ length: size }, () => dice.oneOf(values)) as RowValue[];
}

function numbers(dice: Dice, length: number, from: readonly number[]): Float32Array {
  return Float32Array.from({ length }, () => dice.oneOf(from));
}

function detach(values: unknown): void {
  if (ArrayBuffer.isView(values))
    structuredClone(values.buffer, { transfer: [values.buffer as ArrayBuffer] });
}

const oddOptions: Record<string, readonly unknown[]> = {
  depth: [1, 2, 6, 0, 17, -1, 2.5, Number.NaN],
  learning_rate: [0.1, 1, 0, -1, Infinity, Number.NaN, 1e30],
  l2_leaf_reg: [0, 3, -1, 1e30],
  border_count: [1, 254, 65535, 0, 1e9],
  one_hot_max_size: [1, 2, 255, 256, 0, 65536],
  max_ctr_complexity: [1, 2, 4, 16, 0],
  random_strength: [0, 1, 1e30, -1],
  random_seed: [0, 2 ** 53 - 1, 2 ** 53, -1],
  rsm: [1, 0.1, 0, 2],
  subsample: [0.5, 0, 1, 2],
  bootstrap_type: ["No", "Bayesian", "Bernoulli", "MVS", "Poisson", 3],
  leaf_estimation_iterations: [1, 10, 0],
  leaf_estimation_method: ["Newton", "Gradient", "Exact"],
  loss_function: ["Logloss", "RMSE", "CrossEntropy", "MAE", {}],
  boosting_type: ["Plain", "Ordered"],
  nan_mode: ["Min", "Max", "Forbidden"],
  simple_ctr: [
    "Borders",
    "Counter:Prior=2",
    "Borders:Prior=x",
    "Borders:CtrBorderCount=255",
    ":",
    "",
    ["Buckets", "Counter"],
  ],
  per_feature_ctr: [["0:Borders"], ["9:Borders"], ["x"]],
  class_weights: [[1, 2], [0, 0], [1], [-1, 1], { 0: 1, 1: 2 }, { a: 1 }, null],
  class_names: [[0, 1], [1, 0], ["1", "0"], ["a", "b"], [], [Number.NaN, 1], "ab"],
  target_border: [0.5, -1e30, Number.NaN],
  allow_const_label: [true, false],
  cat_features: [[], [0], [1, 2], ["c1"], 3],
  n_estimators: [1, 2],
  has_time: [true, false, "yes"],
  thread_count: [1, 4, 0],
  model_size_reg: [0, 0.5, 1e30],
  no_such_option: [1],
};

export function oddParams(dice: Dice): TrainParams {
  const params: Record<string, unknown> = { iterations: dice.oneOf([1, 2, 3]) };
  for (const name of dice.shuffled(Object.keys(oddOptions)).slice(0, dice.whole(0, 3))) {
    params[name] = dice.oneOf(oddOptions[name]!);
  }
  return params as TrainParams;
}
