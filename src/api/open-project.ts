import { join } from "node:path";
import { loadProject, type Overrides, type Project } from "../config/load.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { EvaluationReport } from "../pipeline/evaluate/evaluate.ts";
import type { ScoreReport } from "../pipeline/score/score-report.ts";
import type { CheckReport } from "../pipeline/sources/check.ts";
import type { Progress } from "../pipeline/stage/context.ts";
import type { StatusReport } from "../pipeline/status.ts";
import type { TrainReport } from "../pipeline/train/train.ts";
import type { Manifest } from "../store/manifest.ts";
import type { Made } from "./made.ts";
import { type CampaignList, ProjectCampaign } from "./project-campaign.ts";
import { ProjectFeatures } from "./project-features.ts";
import { ProjectModels } from "./project-models.ts";
import { ProjectPilot } from "./project-pilot.ts";
import { ProjectSegments } from "./project-segments.ts";
import { ProjectWork } from "./project-work.ts";

/** How a project is opened. */
export interface OpenOptions {
  /** Settings that go before the project file's: `{ "train.iterations": 200 }`. What commands take as flags. */
  settings?: Overrides;
  /** Hears how far stages are. Default: nobody does. */
  progress?: Progress;
}

/** What `score` found. */
export interface Scored extends Made<ScoreReport> {
  model: { name: string; version: string };
  /** `scored`: clients and snapshots that have a score. */
  counts: Manifest["counts"];
}

/** What `run` made. */
export interface ProjectRun {
  /** Of every stage, in their order. */
  manifests: Manifest[];
  report: TrainReport;
  /** Null where the project has no score snapshot. */
  list: Omit<CampaignList, "outputs"> | null;
}

/**
 * Reads and checks a project file; everything else is a method of what it returns. Nothing is made until one is called.
 *
 * Methods are named as the commands are, take what these take, and resolve to what their `--json` prints. Each brings what it needs up
 * to date first: `project.score()` on a new project stages, builds, trains and scores. Calls are worked off one after another.
 *
 * @param file the project file; default `entourage.yaml` in the current folder
 * @param options overrides of the file's settings, and who hears how far stages are
 * @throws UserError when there is no such file; DataError with everything that is wrong in it, each with its line
 * Deterministic: the same sources, settings and code give the same bytes.
 *
 * @example
 * await using project = await openProject("entourage.yaml", { settings: { "train.iterations": 50 } });
 * const { report } = await project.train();
 * const { full, own } = report.comparison.all.metrics.auc;
 * console.log(`AUC ${own.value} without the surroundings, ${full.value} with them`);
 */
export async function openProject(
  file = "entourage.yaml",
  { settings, progress }: OpenOptions = {},
): Promise<OpenProject> {
  return new OpenProject(new ProjectWork(loadProject(file, settings), progress));
}

/** A project that `openProject` opened. */
export class OpenProject implements AsyncDisposable {
  /** The project file's settings with the overrides and all defaults in them. */
  readonly settings: Project;
  /** The feature table: its catalogue, building, reading, selecting, auditing. */
  readonly features: ProjectFeatures;
  /** Segments of clients. */
  readonly segments: ProjectSegments;
  /** Versions of the model, and aliases. */
  readonly models: ProjectModels;
  /** Who gets which offer. */
  readonly campaign: ProjectCampaign;
  /** The experiment that says what the lists are worth. */
  readonly pilot: ProjectPilot;
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.#work = work;
    this.settings = work.settings;
    this.features = new ProjectFeatures(work);
    this.segments = new ProjectSegments(work);
    this.models = new ProjectModels(work);
    this.campaign = new ProjectCampaign(work);
    this.pilot = new ProjectPilot(work);
  }

  /**
   * Checks sources and snapshots against their contracts; builds nothing, and leaves the output folder alone.
   * @throws DataError with everything that is wrong, at once
   * @example
   * const { sources } = await project.check();
   * for (const { name, nRows } of sources) console.log(name, nRows);
   */
  async check(): Promise<CheckReport> {
    const { checkProject } = await import("../pipeline/sources/check.ts");
    return checkProject(this.settings, this.#work.progress);
  }

  /**
   * What is built, stale or missing, and why, without building anything: sources go by their files' sizes and times, outputs by sizes.
   * @throws UserError when another process is at work in the output folder
   * @example
   * const { states, next } = await project.status();
   * console.log(states.filter(({ state }) => state !== "up to date"), next);
   */
  status(): Promise<StatusReport> {
    return this.#work.do(async (context) => {
      const { projectStatus } = await import("../pipeline/status.ts");
      return projectStatus(context);
    });
  }

  /**
   * Fits the model with the surroundings and the one without, on the same rows with the same budget, and judges both on rows that they
   * have not seen.
   * @throws DataError when there is nothing to learn from
   * @example
   * const { report } = await project.train();
   * const { value, low, high } = report.comparison.all.metrics.auc.difference;
   * console.log(`the surroundings change AUC by ${value} (${low} to ${high})`);
   */
  train(): Promise<Made<TrainReport>> {
    return this.#work.do(async (context) => {
      const { trainModels } = await import("../pipeline/train/train.ts");
      const { readTrainReport } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await trainModels(context);
      return { report: readTrainReport(context.store), outputs };
    });
  }

  /**
   * Judges the models from every side: baselines, calibration, profit, groups, age, communities.
   * @throws DataError when an expression of the project cannot be evaluated
   * @example
   * const { report } = await project.evaluate();
   * console.log(report.baselines.popularity, report.calibration);
   */
  evaluate(): Promise<Made<EvaluationReport>> {
    return this.#work.do(async (context) => {
      const { evaluateModels } = await import("../pipeline/evaluate/evaluate.ts");
      const { readEvaluation } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await evaluateModels(context);
      return { report: readEvaluation(context.store), outputs };
    });
  }

  /**
   * Scores every eligible client of the score snapshots, by the model just trained or the one that `model.version` names.
   * @throws UserError without a score snapshot, or a version that there is not; DataError when a feature of the model is missing
   * @example
   * const { model, report, counts } = await project.score();
   * console.log(model.version, counts.scored, report.score?.high);
   */
  score(): Promise<Scored> {
    return this.#work.do(async (context) => {
      const { scoreClients } = await import("../pipeline/score/score.ts");
      const { openModel } = await import("../pipeline/train/registry.ts");
      const { readScoreReport } = await import("../pipeline/report/read-results.ts");
      const { counts, outputs } = await scoreClients(context);
      const { name, version } = openModel(context);
      return { model: { name, version }, counts, report: readScoreReport(context.store), outputs };
    });
  }

  /**
   * Says why one client has its score, and what would change it.
   * @param client the bank's `client_id`, or the client's token as the list has it
   * @param asOf a moment that is scored; default: the latest
   * @throws UserError when there is no such client or moment
   * @example
   * const { head } = await project.campaign.list();
   * const { explanation } = await project.explain(head[0]!.client_id);
   * console.log(explanation);
   */
  explain(
    client: string,
    asOf?: string,
  ): Promise<{ explanation: Explanation; outputs: Manifest["outputs"] }> {
    return this.#work.do(async (context) => {
      const { explainClient } = await import("../pipeline/explain/explain.ts");
      const { manifest, explanation } = await explainClient(context, client, asOf);
      return { explanation, outputs: manifest.outputs };
    });
  }

  /**
   * The business report, one page that opens anywhere: brings evaluation and list up to date first.
   * @throws UserError and DataError as the stages do
   * @example
   * const { outputs } = await project.report();
   * console.log(Object.keys(outputs).map((key) => project.path(key)));
   */
  report(): Promise<{ outputs: Manifest["outputs"] }> {
    return this.#work.do(async (context) => {
      const { makeReport } = await import("../pipeline/report/report.ts");
      const { outputs } = await makeReport(context);
      return { outputs };
    });
  }

  /**
   * All stages, from the sources to the campaign list; what is up to date is left.
   * @throws UserError and DataError as the stages do
   * @example
   * const { list } = await project.run();
   * console.log(list?.listed, list?.head[0]?.reason);
   */
  run(): Promise<ProjectRun> {
    return this.#work.do(async (context) => {
      const { runProject } = await import("../pipeline/run.ts");
      const { readListSummary, readTrainReport } = await import("../pipeline/report/read-results.ts");
      const manifests = await runProject(context);
      const hasList = manifests.some(({ stage }) => stage === "list");
      const list = hasList ? await readListSummary(context) : null;
      return { manifests, report: readTrainReport(context.store), list };
    });
  }

  /**
   * The absolute path of an output.
   * @param key as results name it
   * @example console.log(project.path("list/campaign.csv"));
   */
  path(key: string): string {
    return join(this.settings.outputFolder, key);
  }

  /** Stops at once, as an interrupt does: the output folder is given back, and work that is under way fails. What was complete is kept. */
  abort(): void {
    this.#work.release();
  }

  /** Waits for the work that was asked for: what `await using` does at the end of its block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#work.idle();
  }
}
