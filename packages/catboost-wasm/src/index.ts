/**
 * CatBoost training, prediction and explanation in WebAssembly: the same trees, the same files.
 *
 * @module catboost-wasm
 */
export { type CvOptions, type CvResult, cv } from "./cv/cv.ts";
export type { CvFold, SplitOptions } from "./cv/options.ts";
export { CatBoostError } from "./errors.ts";
export type { FeatureInteraction } from "./explain/interaction.ts";
export type { RowValue } from "./model/evaluate-row.ts";
export type { PredictionType } from "./model/prediction-type.ts";
export {
  Model,
  type PredictOptions,
  type StagedOptions,
  type TreeOptions,
  type WorkOptions,
} from "./model.ts";
export type { GivenParams } from "./params/param-names.ts";
export type { ResolvedParams, TrainParams } from "./params/train-params.ts";
export type { ClassLabel, Column, LearnColumn, LearnPool, Pool, StreamedNumbers } from "./pool/pool.ts";
export type { SnapshotOptions } from "./snapshot/snapshots.ts";
export { type Progress, type TrainOptions, train } from "./train.ts";
export type { EvalsResult, MetricsBySet, MetricValues } from "./training/training-history.ts";
export type { Best } from "./training/watch.ts";
