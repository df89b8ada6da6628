import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EvalsResult, MetricsBySet, Pool } from "../src/index.ts";

const python = join(import.meta.dirname, "../../../.venv/bin/python");

/** Why official cannot be asked here, or undefined. */
export const officialMissing = existsSync(python)
  ? undefined
  : `no official CatBoost: ${python} is not there`;

export interface Job {
  name: string;
  pool: Pool;
  /** Train with them; absent: load `model`. */
  params?: object;
  evalSet?: Pool | readonly Pool[];
  /** A .cbm file, or the text of a JSON file. */
  model?: Uint8Array | string;
  /** Of `model`; default Logloss. */
  loss?: string;
  /** Save the model as JSON too. */
  json?: boolean;
  /** First tree, the one after the last, trees a stage. */
  stages?: readonly [number, number, number];
  /** Set the probability that makes class 1. */
  threshold?: number;
  predict?: boolean;
  shap?: boolean;
  importance?: boolean;
  /** SHAP interaction values, LossFunctionChange, PredictionValuesChange by the pool, Interaction. */
  explain?: boolean;
  /** Options of a cross-validation with `params`, instead of a training. */
  cv?: object;
  /** Report a failure in the answer; else asking fails. */
  mayFail?: boolean;
}

interface Told {
  evalsResult: EvalsResult;
  bestScore: MetricsBySet;
  /** Null without an eval set. */
  bestIteration: number | null;
}

export interface Answer {
  /** Why official refused, in its words. */
  error: string | undefined;
  cbm: Uint8Array;
  json: string;
  raw: Float64Array;
  /** Raw scores by official's own JSON, read back by official. */
  reread: Float64Array;
  probability: Float64Array;
  classes: Float64Array;
  /** What the classes of the rows are called; only of pools with labels that are no Float32Array. */
  classNames: readonly (string | number | boolean)[];
  staged: Float64Array;
  part: Float64Array;
  leaves: Uint32Array;
  logProbability: Float64Array;
  exponent: Float64Array;
  shap: Float64Array;
  importance: Float64Array;
  shapInteraction: Float64Array;
  lossChange: Float64Array;
  importanceOfPool: Float64Array;
  /** | first | second | score | of each pair. */
  interaction: Float64Array;
  /** Learn loss after each tree. */
  learnLoss: Float64Array;
  /** Loss of the first eval set after each tree. */
  evalLoss: Float64Array;
  /** What the model says of its training. */
  told: Told;
  /** Not a number is null. */
  cv: { scores: Record<string, (number | null)[]>; models: Uint8Array[] };
  seconds: number;
}

/** Asks official CatBoost; all jobs run in one Python process. */
export async function askOfficial(jobs: readonly Job[]): Promise<Answer[]> {
  const folder = await mkdtemp(join(tmpdir(), "catboost-wasm-"));
  try {
    const described = [];
    for (const job of jobs) described.push(await describeJob(folder, job));
    await writeFile(join(folder, "job.json"), JSON.stringify({ jobs: described }));
    await promisify(execFile)(python, [join(import.meta.dirname, "official.py"), folder], {
      maxBuffer: 1 << 26,
    });
    const done = JSON.parse(await readFile(join(folder, "done.json"), "utf8"));
    const failed = jobs.find((job) => done.errors[job.name] && !job.mayFail);
    if (failed) throw new Error(`${failed.name}: official CatBoost says ${done.errors[failed.name]}`);
    return await Promise.all(
      jobs.map((job) => readAnswer(folder, job, done.seconds[job.name] ?? 0, done.errors[job.name])),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function describeJob(folder: string, job: Job): Promise<object> {
  return {
    name: job.name,
    ...(await describePool(folder, job.name, job.pool)),
    ...(job.evalSet && {
      evalSets: await Promise.all(
        [job.evalSet].flat().map((pool, i) => describePool(folder, `${job.name}.eval${i}`, pool)),
      ),
    }),
    ...(job.params && { params: job.params }),
    ...(job.model && { load: await writeModel(folder, job.name, job.model) }),
    json: job.json,
    stages: job.stages,
    threshold: job.threshold,
    loss_function: job.loss,
    predict: job.predict,
    shap: job.shap,
    importance: job.importance,
    explain: job.explain,
    cv: job.cv,
  };
}

async function writeModel(folder: string, name: string, model: Uint8Array | string): Promise<string> {
  const file = `${name}.ours.${typeof model === "string" ? "json" : "cbm"}`;
  await writeFile(join(folder, file), model);
  return file;
}

async function writeValues(folder: string, name: string, values: Float32Array | Int32Array): Promise<string> {
  await writeFile(join(folder, name), values);
  return name;
}

async function describePool(folder: string, name: string, pool: Pool): Promise<object> {
  const columns = [];
  for (const [i, column] of pool.columns.entries()) {
    const isNumeric = column.kind === "numeric";
    const file = await writeValues(folder, `${name}.column${i}`, isNumeric ? column.values : column.codes);
    columns.push({
      kind: column.kind,
      name: column.name,
      file,
      ...(isNumeric ? {} : { levels: column.levels }),
    });
  }
  return {
    rows: pool.nRows,
    columns,
    ...(pool.label instanceof Float32Array
      ? { label: await writeValues(folder, `${name}.label`, pool.label) }
      : { labels: pool.label }),
    ...(pool.weight && { weight: await writeValues(folder, `${name}.weight`, pool.weight) }),
    ...(pool.baseline && { baseline: await writeValues(folder, `${name}.baseline`, pool.baseline) }),
  };
}

async function readAnswer(
  folder: string,
  job: Job,
  seconds: number,
  error: string | undefined,
): Promise<Answer> {
  const bytes = async (suffix: string): Promise<Uint8Array> => {
    const path = join(folder, job.name + suffix);
    return existsSync(path) ? new Uint8Array(await readFile(path)) : new Uint8Array(0);
  };
  const numbers = async (suffix: string): Promise<Float64Array> =>
    new Float64Array((await bytes(suffix)).slice().buffer);
  return {
    error,
    cbm: await bytes(".cbm"),
    json: new TextDecoder().decode(await bytes(".json")),
    raw: await numbers(".raw"),
    reread: await numbers(".reread"),
    probability: await numbers(".probability"),
    classes: await numbers(".class"),
    classNames: JSON.parse(new TextDecoder().decode(await bytes(".names")) || "[]"),
    staged: await numbers(".staged"),
    part: await numbers(".part"),
    leaves: new Uint32Array((await bytes(".leaves")).slice().buffer),
    logProbability: await numbers(".logProbability"),
    exponent: await numbers(".exponent"),
    shap: await numbers(".shap"),
    importance: await numbers(".importance"),
    shapInteraction: await numbers(".shapInteraction"),
    importanceOfPool: await numbers(".importanceOfPool"),
    lossChange: await numbers(".lossChange"),
    interaction: await numbers(".interaction"),
    learnLoss: await numbers(".loss"),
    evalLoss: await numbers(".evalLoss"),
    told: JSON.parse(new TextDecoder().decode(await bytes(".told")) || "null"),
    cv: await readCv(bytes),
    seconds,
  };
}

async function readCv(bytes: (suffix: string) => Promise<Uint8Array>): Promise<Answer["cv"]> {
  const table = new TextDecoder().decode(await bytes(".cv.json"));
  const models: Uint8Array[] = [];
  for (let fold = 0; ; fold++) {
    const model = await bytes(`.${fold}.cbm`);
    if (model.length === 0) break;
    models.push(model);
  }
  return { scores: JSON.parse(table || "{}"), models };
}
