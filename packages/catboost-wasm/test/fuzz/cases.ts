import { createContext, runInContext } from "node:vm";
import { readCbm } from "../../src/cbm/read.ts";
import { writeCbm } from "../../src/cbm/write.ts";
import { CatBoostError, type Column, Model, type Pool, train } from "../../src/index.ts";
import { readJson } from "../../src/json/read.ts";
import type { ModelData } from "../../src/model/model-data.ts";
import { referenceRaw } from "../../src/reference/evaluate.ts";
import { rowsOf } from "../data.ts";
import { Dice } from "../parity/dice.ts";
import type { Sound } from "./models.ts";
import { breakBytes, breakJson } from "./mutate.ts";
import { oddParams, oddPool, oddRow } from "./odd-pools.ts";

/** What became of a case; all but these is a finding and throws. */
export type Outcome = "refused" | "works";

/**
 * Breaks a file or makes an odd table, and uses it. Whatever can be read must work everywhere, and give the same bits everywhere.
 * @throws whatever is no CatBoostError
 */
export async function runCase(seed: number, models: readonly Sound[]): Promise<Outcome> {
  const dice = new Dice(seed);
  try {
    const kind = dice.random();
    if (kind < 0.45) useModel(dice, readCbm(breakBytes(dice, dice.oneOf(models).cbm)));
    else if (kind < 0.7) {
      const texts = models.flatMap(({ json }) => json ?? []);
      useModel(dice, readJson(breakJson(dice, dice.oneOf(texts))));
    } else if (kind < 0.85) useOddPool(dice, dice.oneOf(models.filter(({ json }) => json)));
    else await trainOdd(dice);
    return "works";
  } catch (error) {
    if (error instanceof CatBoostError && error.message.length < 100_000) return "refused";
    throw error;
  }
}

/** SHAP values of deeper trees take minutes by their nature. */
const deepestExplained = 6;

function useModel(dice: Dice, data: ModelData): void {
  const pool = poolFor(dice, data);
  const model = new Model(data);
  const raw = model.predict(pool);
  expectSame(raw, referenceRaw(data, byFlatIndex(data, pool), pool.nRows), "the reference");
  expectSame(
    rawOfRows(pool, (row) => model.predictRow(row)),
    raw,
    "predictRow",
  );
  expectSame(readCbmAgain(model).predict(pool), raw, ".cbm");
  if (hasFiniteBorders(data)) expectSame(Model.fromJson(model.toJson()).predict(pool), raw, "JSON");
  if (data.ctrTables.length < 40) {
    const script = `${model.toJavaScript().replaceAll("export ", "")}; predict`;
    const predict = runInContext(script, createContext({}));
    expectSame(
      rawOfRows(pool, (row) => predict(row)),
      raw,
      "JavaScript",
    );
  }
  model.calcLeafIndexes(pool);
  for (const _ of model.stagedPredict(pool, "RawFormulaVal", { eval_period: 5 }));
  if (data.leafWeights.length === 0 || data.scale !== 1) return;
  if (data.treeSizes.every((depth) => depth <= deepestExplained)) model.shapValues(pool);
  model.predictionValuesChange();
}

function readCbmAgain(model: Model): Model {
  return Model.fromCbm(writeCbm(readCbm(model.toCbm())));
}

function hasFiniteBorders({ floatFeatures, ctrFeatures, ctrTables }: ModelData): boolean {
  const borders = [...floatFeatures, ...ctrFeatures].map((feature) => feature.borders);
  const identifiers = ctrTables.map(({ type, combination }) => JSON.stringify([type, combination]));
  const areFinite = ctrTables.every(({ type, cells, combination }) => {
    const hasSums = type === "BinarizedTargetMeanValue" || type === "FloatTargetMeanValue";
    const sums = new Float32Array(cells.buffer, cells.byteOffset, cells.length);
    const areSums = !hasSums || sums.every((sum, i) => i % 2 === 1 || Number.isFinite(sum));
    return areSums && combination.floats.every(({ border }) => Number.isFinite(border));
  });
  return (
    areFinite &&
    new Set(identifiers).size === identifiers.length &&
    borders.every((b) => b.every(Number.isFinite))
  );
}

function rawOfRows(pool: Pool, predict: (row: (number | string)[]) => number): Float64Array {
  return Float64Array.from(rowsOf(pool), predict);
}

function poolFor(dice: Dice, { floatFeatures, catFeatures }: ModelData): Pool {
  const nRows = dice.oneOf([1, 5, 17]);
  const columns: Column[] = [];
  for (const { name, flatIndex, borders } of floatFeatures) {
    const near = [...borders.slice(0, 20), Number.NaN, Infinity, -Infinity, 0, 0.3, -0.4];
    columns[flatIndex] = {
      kind: "numeric",
      name,
      values: Float32Array.from({ length: nRows }, () => dice.oneOf(near)),
    };
  }
  for (const { name, flatIndex } of catFeatures) {
    const levels = ["c0 ключ 0", "c1 ключ 0", "Male", "", "x".repeat(40)];
    const codes = Int32Array.from({ length: nRows }, () => dice.whole(0, levels.length - 1));
    columns[flatIndex] = { kind: "categorical", name, codes, levels };
  }
  return { nRows, columns };
}

function byFlatIndex({ floatFeatures, catFeatures }: ModelData, pool: Pool): readonly Column[] {
  return pool.columns.slice(0, floatFeatures.length + catFeatures.length);
}

function expectSame(found: Float64Array, expected: Float64Array, what: string): void {
  const row = expected.findIndex((value, i) => !Object.is(value, found[i]));
  if (row >= 0 || found.length !== expected.length) {
    throw new Error(`${what}: row ${row} has ${found[row]}, expected ${expected[row]}`);
  }
}

function useOddPool(dice: Dice, { cbm }: Sound): void {
  const model = Model.fromCbm(cbm);
  const pool = oddPool(dice, model.featureNames);
  model.predict(pool, dice.oneOf(["RawFormulaVal", "Probability", "Class", "Exponent", "LogProbability"]));
  for (let times = 0; times < 5; times++) useOddRow(dice, model);
  if (model.treeCount > 2 || dice.chance(0.5)) model.calcLeafIndexes(pool);
  if (cbm.length < 30_000) model.shapValues(pool);
}

function useOddRow(dice: Dice, model: Model): void {
  const row = oddRow(dice, model.featureNames.length);
  try {
    const raw = model.predictRow(row);
    if (!Number.isFinite(raw)) throw new Error(`predictRow: ${raw} of ${JSON.stringify(row)}`);
  } catch (error) {
    if (!(error instanceof CatBoostError)) throw error;
  }
}

async function trainOdd(dice: Dice): Promise<void> {
  const pool = oddPool(dice);
  const options = dice.chance(0.2) ? { evalSet: oddPool(dice) } : {};
  const model = await train(pool, oddParams(dice), options);
  const raw = model.predict(pool);
  if (raw.every(Number.isFinite)) expectSame(Model.fromCbm(model.toCbm()).predict(pool), raw, ".cbm");
}
