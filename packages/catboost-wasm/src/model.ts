import { readCbm } from "./cbm/read.ts";
import { writeCbm } from "./cbm/write.ts";
import { CatBoostError } from "./errors.ts";
import { predictionValuesChange } from "./explain/importance.ts";
import { type FeatureInteraction, interaction } from "./explain/interaction.ts";
import { leafWeightsOf } from "./explain/leaf-weights.ts";
import { checkJudged, lossChanges, playersOf } from "./explain/loss-change.ts";
import { permutedScores } from "./explain/permuted.ts";
import {
  pairContributions,
  playerContributions,
  type TreeContributions,
  treeContributions,
} from "./explain/shap.ts";
import { writeJavaScript } from "./javascript/write.ts";
import { readJson } from "./json/read.ts";
import { writeJson } from "./json/write.ts";
import { Evaluator, type TreeRange } from "./model/evaluate.ts";
import type { RowValue } from "./model/evaluate-row.ts";
import type { ModelData } from "./model/model-data.ts";
import { classNamesOfInfo, paramsOfInfo } from "./model/model-params.ts";
import { checkPredictionType, type PredictionType, scoreOf } from "./model/prediction-type.ts";
import type { ResolvedParams } from "./params/train-params.ts";
import { type LabelReading, withNumericLabel } from "./pool/class-labels.ts";
import { type ClassLabel, type Column, checkLearnPool, checkPool, type Pool } from "./pool/pool.ts";
import { checkWorkers } from "./runtime/workers.ts";
import {
  type EvalsResult,
  type MetricsBySet,
  readTrainingLog,
  type TrainingLog,
} from "./training/training-history.ts";
import { rowWeights } from "./training/weights.ts";

/** Which trees take part; CatBoost's names. */
export interface TreeOptions {
  /** First tree. Default 0. Without the first tree the model's bias takes no part either. */
  ntree_start?: number;
  /** The tree after the last one. Default, and 0: all. */
  ntree_end?: number;
}

/** How many rows are done. */
export interface WorkOptions {
  /** Threads that compute, the caller's own among them, 1 to 64. No result depends on it. Default: as many as the machine runs at once, at most 8. */
  workers?: number;
}

/** Which trees take part, and on how many threads. */
export interface PredictOptions extends TreeOptions, WorkOptions {}

/** Which trees stages are made of. */
export interface StagedOptions extends TreeOptions {
  /** Trees of a stage; the last one may have fewer. Default 1. */
  eval_period?: number;
}

/** A trained model. It does not change; everything it answers is deterministic. */
export class Model {
  /** In the order of the learn table. */
  readonly featureNames: readonly string[];
  readonly treeCount: number;
  /** What the model was trained with; of a loaded official file: what it tells in these terms. */
  readonly params: ResolvedParams;
  /** The labels that became the classes 0 and 1, as the file names them; empty for a model without classes. */
  readonly classNames: readonly ClassLabel[];
  #data: ModelData;
  #kinds: readonly Column["kind"][];
  #lazyEvaluator: Evaluator | undefined;
  #lazyContributions: readonly TreeContributions[] | undefined;

  /** @internal */
  constructor(data: ModelData) {
    this.#data = data;
    const features = [
      ...data.floatFeatures.map(({ name, flatIndex }) => ({ name, flatIndex, kind: "numeric" as const })),
      ...data.catFeatures.map(({ name, flatIndex }) => ({ name, flatIndex, kind: "categorical" as const })),
    ].sort((a, b) => a.flatIndex - b.flatIndex);
    this.featureNames = features.map(({ name }) => name);
    this.#kinds = features.map(({ kind }) => kind);
    this.treeCount = data.treeSizes.length;
    this.params = paramsOfInfo(data.info);
    this.classNames = classNamesOfInfo(data.info);
  }

  /**
   * Reads a `.cbm` file, ours or official's.
   * @throws CatBoostError for a broken file, or for a model with parts that are not supported yet (text, embeddings, non-symmetric trees)
   */
  static fromCbm(bytes: Uint8Array): Model {
    return new Model(readCbm(bytes));
  }

  /**
   * Reads a JSON model file, ours or official's.
   * @throws CatBoostError as `fromCbm`
   */
  static fromJson(text: string): Model {
    return new Model(readJson(text));
  }

  /**
   * What the metrics said while the model was trained, as official's `get_evals_result()`: by data set (`learn`, `validation`; of several
   * eval sets `validation_0`, `validation_1`, …) and metric, a value after each tree that was judged by it. It is part of the model's files.
   */
  get evalsResult(): EvalsResult {
    return this.#trainingLog().evalsResult;
  }

  /** The best value of each metric on each data set. */
  get bestScore(): MetricsBySet {
    return this.#trainingLog().bestScore;
  }

  /** The tree, counted from 0, after which the eval metric of the (last) eval set was best; undefined without an eval set. */
  get bestIteration(): number | undefined {
    return this.#trainingLog().bestIteration;
  }

  #trainingLog(): TrainingLog {
    return readTrainingLog(this.#data.info.training);
  }

  /** What the file says of itself, official's `get_metadata()`: texts by name, among them `params` and `class_params` as JSON. */
  get metadata(): Readonly<Record<string, string>> {
    return { ...this.#data.info };
  }

  /**
   * The same model with more of its own to say in its files. A file has no date and no id unless it is put there.
   * @example
   * const bytes = model.withMetadata({ train_finish_time: new Date().toISOString() }).toCbm();
   */
  withMetadata(entries: Readonly<Record<string, string>>): Model {
    return new Model({ ...this.#data, info: { ...this.#data.info, ...entries } });
  }

  /** What each raw score has beside its leaf values, as the second of official's `get_scale_and_bias()`. */
  get bias(): number {
    return this.#data.bias;
  }

  /**
   * The same model with another bias, as by official's `set_scale_and_bias`: every raw score, and the expected value of SHAP, moves by the
   * difference.
   * @throws CatBoostError for what is no finite number
   * @example
   * // Of the negatives one in ten was learnt from: back to the odds of all rows.
   * const model = trained.withBias(trained.bias + Math.log(0.1));
   */
  withBias(bias: number): Model {
    if (!Number.isFinite(bias)) throw new CatBoostError(`bias: ${bias}, expected a finite number`);
    return new Model({ ...this.#data, bias });
  }

  /** The model as a `.cbm` file that official CatBoost loads. The same model gives the same bytes. */
  toCbm(): Uint8Array {
    return writeCbm(this.#data);
  }

  /**
   * The model as a JSON file that official CatBoost loads. The numbers are exact, yet official's own reader of JSON is off by one unit in
   * the last place now and then; our predictions keep their bits. Of a target statistic it does not tell which binarization of the target it took.
   * @throws CatBoostError for infinite borders, which JSON cannot say
   */
  toJson(): string {
    return writeJson(this.#data);
  }

  /**
   * The model as the text of a JavaScript module without imports, for any engine. It exports `predict(row)`: the raw score of one row, the
   * same bits as here, from values by position or by name (numbers, null = missing; texts for categories), and `features`, the names by position.
   * @example
   * writeFileSync("model.js", model.toJavaScript());
   * // elsewhere: import { predict } from "./model.js"; const risk = 1 / (1 + Math.exp(-predict({ age: 40, place: "city" })));
   */
  toJavaScript(): string {
    return writeJavaScript(this.#data);
  }

  /**
   * Predicts one value a row, to the bit what official does.
   * @param pool columns found by name; a label is not needed; a baseline is added to the raw scores
   * @param type the raw score (log-odds, or the number itself after RMSE), the probability of class 1, or the class: see `PredictionType`
   * @param options default: all trees, all threads
   * @throws CatBoostError listing all columns that are missing or of another kind; for trees that are not there; and for probabilities or
   * classes of a model that has none
   */
  predict(pool: Pool, type: PredictionType = "RawFormulaVal", options: PredictOptions = {}): Float64Array {
    const score = this.#scoreOf(type);
    const workers = checkWorkers(options.workers);
    const raw = this.#evaluator().raw(this.#match(pool), pool.nRows, this.#range(options), workers);
    pool.baseline?.forEach((start, row) => {
      raw[row]! += start;
    });
    return type === "RawFormulaVal" ? raw : raw.map(score);
  }

  /**
   * The class of each row by its name: what `classNames` tells, or 0 and 1.
   * @throws CatBoostError as `predict`
   * @example
   * const verdicts = model.predictClass(pool); // ["good", "bad", "good", ...]
   */
  predictClass(pool: Pool, options: PredictOptions = {}): ClassLabel[] {
    const [first = 0, second = this.classNames.length === 1 ? first : 1] = this.classNames;
    return Array.from(this.predict(pool, "Class", options), (k) => (k === 1 ? second : first));
  }

  /**
   * Predicts one row, as fast as may be: a few microseconds for a thousand trees, without copies or garbage.
   * @param values in the order of `featureNames`: a number (null or NaN = missing), or the text of a category (or a whole number)
   * @throws CatBoostError for a value of the wrong kind, or too few or many; and as `predict`
   * @example
   * const risk = model.predictRow([40, 81.5, "city"], "Probability");
   */
  predictRow(values: ArrayLike<RowValue>, type: PredictionType = "RawFormulaVal"): number {
    const raw = this.#evaluator().row.raw(values);
    return type === "RawFormulaVal" ? raw : this.#scoreOf(type)(raw);
  }

  /**
   * Predictions after more and more trees: after `eval_period` of them, twice as many, ..., and at the end after all.
   * @returns one array of nRows values a stage; each is made when it is asked for
   * @throws CatBoostError as `predict`
   * @example
   * for (const scores of model.stagedPredict(pool, "Probability", { eval_period: 10 })) console.log(scores[0]);
   */
  stagedPredict(
    pool: Pool,
    type: PredictionType = "RawFormulaVal",
    { eval_period = 1, ...trees }: StagedOptions = {},
  ): Generator<Float64Array, void> {
    if (!Number.isSafeInteger(eval_period) || eval_period < 1) {
      throw new CatBoostError(`eval_period: ${eval_period}, expected a whole number from 1 on`);
    }
    const score = this.#scoreOf(type);
    const { from, to } = this.#range(trees);
    const stages: TreeRange[] = [];
    for (let at = from; at < to; at += eval_period)
      stages.push({ from: at, to: Math.min(at + eval_period, to) });
    const told = (raw: number, row: number): number => score(raw + (pool.baseline?.[row] ?? 0));
    return this.#evaluator().staged(this.#match(pool), pool.nRows, stages, told);
  }

  /**
   * In which leaf of each tree each row falls: bit i of a leaf's number is the answer to split i of the tree.
   * @returns row-major nRows × nTrees
   * @throws CatBoostError as `predict`
   */
  calcLeafIndexes(pool: Pool, options: PredictOptions = {}): { values: Uint32Array; nTrees: number } {
    const range = this.#range(options);
    const workers = checkWorkers(options.workers);
    const values = this.#evaluator().leaves(this.#match(pool), pool.nRows, range, workers);
    return { values, nTrees: range.to - range.from };
  }

  /**
   * Regular (path-dependent) SHAP values: what each feature adds to the raw score of each row.
   * The work before the first row of the first call grows with 4^depth for each tree: fine to depth 10, out of reach at 16. What it makes
   * is kept: 8 bytes for each leaf and feature of each tree.
   * @returns row-major nRows × (nFeatures + 1); the last column is the expected value, and each row sums to the raw score
   * @throws CatBoostError as `predict`
   */
  shapValues(pool: Pool, { workers }: WorkOptions = {}): { values: Float64Array; nFeatures: number } {
    const nFeatures = this.featureNames.length;
    const weighed = this.#weighed(pool);
    const trees = weighed === this.#data ? this.#ownContributions() : treeContributions(weighed);
    return { values: this.#contributions(pool, trees, nFeatures, workers), nFeatures };
  }

  /**
   * SHAP interaction values (Lundberg, Erion and Lee 2018): a row's SHAP value of a feature, parted into what it adds alone (the diagonal)
   * and half of what it adds with each other feature. Cost grows with the square of the features of a tree.
   * @returns row-major nRows × (nFeatures + 1) × (nFeatures + 1). As in official, the last row and column of each matrix hold the model's bias (not
   * the expected value), and the last cell 0.
   * @throws CatBoostError as `shapValues`
   */
  shapInteractionValues(pool: Pool): { values: Float64Array; nFeatures: number } {
    const nFeatures = this.featureNames.length;
    const width = nFeatures + 1;
    const start = new Float64Array(width * width);
    for (let feature = 0; feature < nFeatures; feature++) {
      start[feature * width + nFeatures] = this.#data.bias;
      start[nFeatures * width + feature] = this.#data.bias;
    }
    const trees = pairContributions(this.#weighed(pool), width);
    return { values: this.#addContributions(pool, trees, start), nFeatures };
  }

  /**
   * Importance of each feature, in feature order; sums to 100 (all 0 for a model without splits).
   * @param pool rows whose weights in the leaves to take; default: those of the learn rows, as the model keeps them
   * @throws CatBoostError for a model without leaf weights if there is no pool; and as `predict`
   */
  predictionValuesChange(pool?: Pool): Float64Array {
    return predictionValuesChange(
      pool ? { ...this.#data, leafWeights: this.#leafWeights(pool) } : this.#data,
    );
  }

  /**
   * How much the loss over the pool grows if what a feature contributes to the predictions is taken from them. Class weights of the training
   * count. Official takes a sample of more than max(200,000, 2e9 / features) rows; here all count.
   * @param table a pool with labels, and weights if there are
   * @returns one value a feature, in feature order; negative: the predictions would be better without it
   * @throws CatBoostError as `shapValues`; for a pool without good labels; for a model of another loss than Logloss, CrossEntropy and RMSE
   */
  lossFunctionChange(table: Pool): Float64Array {
    const loss = this.params.loss_function;
    checkJudged(loss);
    const pool = withNumericLabel(table, this.#reading);
    checkLearnPool(pool, loss, false);
    const players = playersOf(this.#data);
    const trees = playerContributions(
      this.#weighed(pool),
      players.map(({ key }) => key),
      "lossFunctionChange",
    );
    const contributions = this.#contributions(pool, trees, players.length);
    const weight = rowWeights(pool.label, pool.weight, classWeights(this.params));
    const rows = { raw: this.predict(pool), label: pool.label, weight };
    return lossChanges(players, contributions, rows, loss, this.featureNames.length);
  }

  /**
   * Raw scores with the values of one feature taken from other rows, for each feature that splits read, in feature order: what permutation
   * importance is made of. The same as predicting from a pool with that column changed, to rounding, without quantizing it again.
   * Cost: leaves once, then O(rows × trees that read the feature).
   * @param from row → the row that its value comes from
   * @throws CatBoostError where a target statistic reads several features; and as `predict`
   * @example
   * const reversed = Int32Array.from({ length: pool.nRows }, (_, row) => pool.nRows - 1 - row);
   * for (const { feature, raw } of model.permutedScores(pool, reversed)) console.log(feature, raw[0]);
   */
  permutedScores(pool: Pool, from: Int32Array): Generator<{ feature: number; raw: Float64Array }, void> {
    return permutedScores(this.#data, this.calcLeafIndexes(pool).values, this.predict(pool), from);
  }

  /**
   * How strongly pairs of features work together in the trees: |difference of differences of the leaf values|, in percent of all.
   * @returns pairs by falling score; those without any are left out
   */
  interaction(): FeatureInteraction[] {
    return interaction(this.#data);
  }

  /**
   * The model with the leaf weights that official explains a pool by: those of the learn rows; if there are none, or if a leaf without any has
   * a value (a row of weight 0 fell into it), the pool's are added.
   */
  #weighed(pool: Pool): ModelData {
    const own = this.#data.leafWeights;
    if (
      own.length > 0 &&
      !own.some((weight, leaf) => weight === 0 && Math.abs(this.#data.leafValues[leaf]!) >= 1e-9)
    ) {
      return this.#data;
    }
    const leafWeights = this.#leafWeights(pool).map((weight, leaf) => weight + (own[leaf] ?? 0));
    return { ...this.#data, leafWeights };
  }

  /** Of the leaf weights that the model keeps: worked out once, for explaining few rows at a time. */
  #ownContributions(): readonly TreeContributions[] {
    this.#lazyContributions ??= treeContributions(this.#data);
    return this.#lazyContributions;
  }

  /** What the pool's rows weigh in each leaf of the model: row weight times class weight. */
  #leafWeights(pool: Pool): Float64Array {
    const { label, weight } = pool;
    const leaves = this.calcLeafIndexes(pool).values;
    const classes = classWeights(this.params);
    if (!label || !classes) return leafWeightsOf(this.#data, leaves, weight);
    const numbers = withNumericLabel(pool, this.#reading).label!;
    return leafWeightsOf(this.#data, leaves, rowWeights(numbers, weight, classes));
  }

  /** How the labels of a pool are read. */
  get #reading(): LabelReading {
    return { names: this.classNames, border: this.params.target_border };
  }

  /** @returns row-major nRows × (width + 1), the last column the expected value */
  #contributions(
    pool: Pool,
    trees: readonly TreeContributions[],
    width: number,
    workers?: number,
  ): Float64Array {
    const start = new Float64Array(width + 1);
    start[width] = trees.reduce((sum, { expected }) => sum + expected, 0) + this.#data.bias;
    return this.#addContributions(pool, trees, start, workers);
  }

  #addContributions(
    pool: Pool,
    trees: readonly TreeContributions[],
    start: Float64Array,
    workers?: number,
  ): Float64Array {
    return this.#evaluator().contributions(
      this.#match(pool),
      pool.nRows,
      trees.map((tree) => tree.values),
      trees.map((tree) => tree.players),
      start,
      checkWorkers(workers),
    );
  }

  #scoreOf(type: PredictionType): (raw: number) => number {
    checkPredictionType(type, this.params.loss_function);
    const threshold = Number(this.#data.info.binclass_probability_threshold ?? 0.5);
    return scoreOf(type, this.#evaluator().kernels, threshold);
  }

  #range({ ntree_start: from = 0, ntree_end = 0 }: TreeOptions): TreeRange {
    const to = ntree_end === 0 ? this.treeCount : ntree_end;
    const isSound =
      Number.isSafeInteger(from) &&
      Number.isSafeInteger(to) &&
      from >= 0 &&
      (from < to || this.treeCount === 0);
    if (!isSound || to > this.treeCount) {
      throw new CatBoostError(
        `trees: ntree_start ${from} and ntree_end ${to}, expected a part of the ${this.treeCount} trees`,
      );
    }
    return { from, to };
  }

  #evaluator(): Evaluator {
    this.#lazyEvaluator ??= new Evaluator(this.#data);
    return this.#lazyEvaluator;
  }

  /** The pool's columns in the model's order. */
  #match(pool: Pool): Column[] {
    checkPool(pool);
    const byName = new Map(pool.columns.map((column) => [column.name, column]));
    const problems: string[] = [];
    const columns = this.featureNames.flatMap((name, index) => {
      const kind = this.#kinds[index]!;
      const column = byName.get(name);
      if (!column) problems.push(`column "${name}": missing, expected a ${kind} one`);
      else if (column.kind !== kind) problems.push(`column "${name}": ${column.kind}, expected ${kind}`);
      return column ? [column] : [];
    });
    if (problems.length > 0) throw new CatBoostError(problems);
    return columns;
  }
}

/** Weights of the classes 0 and 1 that a model was trained with. */
function classWeights({
  class_weights,
  scale_pos_weight,
}: ResolvedParams): readonly [number, number] | undefined {
  const fromWeight = scale_pos_weight === undefined ? undefined : ([1, scale_pos_weight] as const);
  return Array.isArray(class_weights) ? (class_weights as unknown as readonly [number, number]) : fromWeight;
}
