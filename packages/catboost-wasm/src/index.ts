export { CatBoostError } from "./errors.ts";
export type { RowValue } from "./evaluate-row.ts";
export type { FeatureInteraction } from "./interaction.ts";
export { Model, type StagedOptions, type TreeOptions } from "./model.ts";
export type { ResolvedParams, TrainParams } from "./params.ts";
export type { Column, Pool } from "./pool.ts";
export type { PredictionType } from "./prediction-type.ts";
export type { SnapshotOptions } from "./snapshot/snapshots.ts";
export { type Progress, type TrainOptions, train } from "./train.ts";
