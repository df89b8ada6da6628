/**
 * The public API: everything that the command line does, from a program. `openProject` is where it starts.
 *
 * Importing it loads no DuckDB; methods load what they need.
 *
 * @module entourage
 */
export type { Made } from "./api/made.ts";
export {
  type OpenOptions,
  type OpenProject,
  openProject,
  type ProjectRun,
  type Scored,
} from "./api/open-project.ts";
export type { CampaignList, ProjectCampaign } from "./api/project-campaign.ts";
export type { BuiltFeatures, Catalogue, ProjectFeatures } from "./api/project-features.ts";
export type { ModelVersions, ProjectModels } from "./api/project-models.ts";
export type { ProjectPilot } from "./api/project-pilot.ts";
export type { ProjectSegments } from "./api/project-segments.ts";
export type { Waterfall } from "./campaign/waterfall.ts";
export type { Overrides, Project as ProjectSettings } from "./config/load.ts";
export { DataError, InternalError, type Problem, UserError } from "./core/errors.ts";
export { tokenOf } from "./core/token.ts";
export type { Explanation } from "./explain/explanation.ts";
export type { Described } from "./features/overview.ts";
export type { ModelBundle, Prediction } from "./model/bundle.ts";
export { openBundle } from "./model/open-bundle.ts";
export type { AliasMove } from "./model/registry.ts";
export type { AuditReport } from "./pipeline/audit/audit-features.ts";
export type { CampaignPlan } from "./pipeline/campaign/allocate.ts";
export type { CandidateReport } from "./pipeline/campaign/candidates.ts";
export type { EvaluationReport } from "./pipeline/evaluate/evaluate.ts";
export type { FeatureTable } from "./pipeline/features/arrow.ts";
export type { DesignReport } from "./pipeline/pilot/pilot-design.ts";
export type { PilotResult } from "./pipeline/pilot/pilot-read.ts";
export type { SplitReport } from "./pipeline/pilot/pilot-split.ts";
export type { ListRow, ListSummary } from "./pipeline/report/read-results.ts";
export type { ScoreReport } from "./pipeline/score/score-report.ts";
export type { CheckReport } from "./pipeline/sources/check.ts";
export type { Progress } from "./pipeline/stage/context.ts";
export type { VersionSummary } from "./pipeline/train/registry.ts";
export type { TrainReport } from "./pipeline/train/train.ts";
export type { SegmentReport } from "./segments/segment-report.ts";
export type { SelectionReport } from "./select/select-features.ts";
export type { SimulationOptions } from "./simulate/options.ts";
export { type SimulatedProject, simulateProject } from "./simulate/simulate-project.ts";
export type { ArrowColumn, ArrowValues, FilledColumn } from "./store/arrow-file.ts";
export type { Manifest } from "./store/manifest.ts";
