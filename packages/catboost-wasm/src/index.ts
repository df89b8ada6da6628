export { CatBoostError } from "./errors.ts";
export { Model, type PredictionType } from "./model.ts";
export type { ResolvedParams, TrainParams } from "./params.ts";
export type { Column, Pool } from "./pool.ts";
export { type Progress, type TrainOptions, train } from "./train.ts";
