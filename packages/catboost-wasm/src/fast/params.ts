import { readQuantization } from "../columns/quantization.ts";
import type { TrainParams } from "../params/train-params.ts";

/** Defaults that fast training has of its own. */
export const fastDefaults = {
  borders: 128,
  // Sampling makes trees differ enough.
  randomStrength: 0,
  score: "L2",
  backtracking: "No",
  permutations: 1,
  oneHotMaxSize: 64,
  ctrComplexity: 2,
  combinationsCtr: ["Borders:Prior=0:Prior=1"],
} as const;

/** Borders are sought on so many rows at most. */
export const fastBorderRows = 50_000;

/** Share of rows that MVS draws: the fewer, the more there are. */
export function fastSubsample(nRows: number): number {
  if (nRows < 10_000) return 0.8;
  return nRows < 50_000 ? 0.65 : nRows < 150_000 ? 0.4 : 0.2;
}

/** Newton steps are taken up to 2.5 at a time, see leaves.ts. */
export function fastLeafSteps(iterations: number): { leafIterations: number; leafStepsInOne: number } {
  const leafIterations = Math.ceil(iterations / 2.5);
  return { leafIterations, leafStepsInOne: iterations / leafIterations };
}

/** Columns are a byte a cell. */
const mostBorders = 255;
/** Histograms of all leaves are kept. */
const mostDepth = 10;

const onlyExact = [
  "fold_len_multiplier",
  "permutation_count",
  "fold_permutation_block",
  "model_size_reg",
  "monotone_constraints",
  "feature_weights",
  "first_feature_use_penalties",
  "per_object_feature_penalties",
  "penalties_coefficient",
] as const satisfies readonly (keyof TrainParams)[];

/** What exact training can do and fast training cannot. */
export function fastContradictions(params: TrainParams): string[] {
  const problems = onlyExact
    .filter((name) => params[name] !== undefined)
    .map((name) => `${name}: given with mode fast, expected only with mode exact`);
  const expect = (name: keyof TrainParams, isFine: boolean, expected: string): void => {
    if (!isFine)
      problems.push(`${name}: ${JSON.stringify(params[name])} with mode fast, expected ${expected}`);
  };
  const {
    boosting_type = "Plain",
    sampling_frequency = "PerTree",
    border_count = 0,
    depth = 0,
    max_ctr_complexity = 1,
    one_hot_max_size = 0,
  } = params;
  expect("boosting_type", boosting_type === "Plain", "Plain");
  expect("sampling_frequency", sampling_frequency === "PerTree", "PerTree");
  expect("border_count", border_count <= mostBorders, `at most ${mostBorders}`);
  expect("one_hot_max_size", one_hot_max_size <= mostBorders, `at most ${mostBorders}`);
  expect("max_ctr_complexity", max_ctr_complexity <= 2, "1 or 2");
  expect("depth", depth <= mostDepth, `at most ${mostDepth}`);
  const columns = [params.per_float_feature_quantization ?? []].flat().map(readQuantization);
  const isNarrow = columns.every((one) => (one?.[1].borderCount ?? 0) <= mostBorders);
  expect("per_float_feature_quantization", isNarrow, `a border_count of at most ${mostBorders}`);
  return problems;
}
