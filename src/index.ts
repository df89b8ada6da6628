/**
 * The public API: what the command line does, from a program.
 *
 * @example
 * const context = openContext(loadProject("entourage.yaml", { "train.iterations": 200 }));
 * try {
 *   await runProject(context);
 * } finally {
 *   context.store.close();
 * }
 */
export { loadProject, type Overrides, type Project } from "./config/load.ts";
export { DataError, InternalError, type Problem, UserError } from "./core/errors.ts";
export type { ModelBundle, Prediction } from "./model/bundle.ts";
export { openBundle } from "./model/open-bundle.ts";
export { exportFeatures, type FeatureTable, readFeatures } from "./pipeline/arrow.ts";
export { type AuditReport, auditFeatures } from "./pipeline/audit/audit-features.ts";
export { type CheckReport, checkProject } from "./pipeline/check.ts";
export { type Context, openContext, type Progress } from "./pipeline/context.ts";
export { type EvaluationReport, evaluateModels } from "./pipeline/evaluate.ts";
export { type Explanation, explainClient } from "./pipeline/explain.ts";
export { buildFeatures } from "./pipeline/features.ts";
export { makeList } from "./pipeline/list.ts";
export { type DesignReport, pilotDesign } from "./pipeline/pilot-design.ts";
export { type PilotResult, readPilotResult } from "./pipeline/pilot-read.ts";
export { type SplitReport, splitPilot } from "./pipeline/pilot-split.ts";
export { openModel, registryOf } from "./pipeline/registry.ts";
export { runProject } from "./pipeline/run.ts";
export { scoreClients } from "./pipeline/score.ts";
export { type Selection, selectColumns } from "./pipeline/select.ts";
export { stageSources } from "./pipeline/staging.ts";
export { type TrainReport, trainModels } from "./pipeline/train.ts";
export { type SimulationReport, simulate } from "./simulate/simulate.ts";
export type { ArrowColumn, ArrowValues, FilledColumn } from "./store/arrow-file.ts";
export type { Manifest } from "./store/manifest.ts";
export { tokenOf } from "./warehouse/models.ts";
