import { CatBoostError, Model, type Pool, train } from "../../src/index.ts";
import { type Answer, askOfficial, type Job } from "../official.ts";
import { firstDifference, treesOfFile } from "../same-trees.ts";
import type { ParityCase } from "./cases.ts";

/** What came of one case. */
export interface Outcome {
  /** In words; undefined if nothing differs. */
  difference: string | undefined;
  /** Both sides refused the case. */
  isRefused: boolean;
  /** The model went through JSON both ways. Infinite borders, and tables that differ in the label's classes alone, cannot. */
  hasJson: boolean;
  /** Whether every logged loss has the same bits, beyond what is asked for. */
  hasEqualLosses: boolean;
  trees: number;
  officialSeconds: number;
  ourSeconds: number;
}

/** Of predictions by our JSON in official, whose number parser is off by a last bit now and then. */
const jsonTolerance = 1e-14;

/** Losses that go through libm's `exp` can have other last bits in official: so much of the loss, or of 1 if it is smaller. */
const lossTolerance = 4e-15;

interface Trained {
  one: ParityCase;
  official: Answer;
  model: Model | undefined;
  error: string | undefined;
  learnLoss: number[];
  evalLoss: number[];
  seconds: number;
}

/** Trains both sides, then lets each predict with the other's model file. Official runs in two Python processes for all cases together. */
export async function compareCases(
  cases: readonly ParityCase[],
  { withPredictions = true } = {},
): Promise<Outcome[]> {
  const answers = await askOfficial(
    cases.map(({ learn, test, params, isEvaluated }, i) => ({
      name: `case${i}`,
      pool: learn,
      params,
      ...(isEvaluated && { evalSet: test }),
      mayFail: true,
    })),
  );
  const trained: Trained[] = [];
  for (const [i, one] of cases.entries()) trained.push(await trainOurs(one, answers[i]!));
  const jobs = withPredictions ? trained.map(predictionJobs) : [];
  const answersOfJobs = jobs.length > 0 ? await askOfficial(jobs.flat()) : [];
  return trained.map((one, i) => {
    const predictions = answersOfJobs.splice(0, jobs[i]?.length ?? 0);
    return {
      difference:
        differenceOf(one) ?? (predictions.length > 0 ? predictionDifference(one, predictions) : undefined),
      isRefused: one.error !== undefined && one.official.error !== undefined,
      hasJson: predictions.length === 4,
      hasEqualLosses: farthest(one) === 0,
      trees: one.learnLoss.length,
      officialSeconds: one.official.seconds,
      ourSeconds: one.seconds,
    };
  });
}

async function trainOurs(one: ParityCase, official: Answer): Promise<Trained> {
  const learnLoss: number[] = [];
  const evalLoss: number[] = [];
  const start = performance.now();
  let model: Model | undefined;
  let error: string | undefined;
  try {
    model = await train(one.learn, one.params, {
      ...(one.isEvaluated && { evalSet: one.test }),
      onIteration: (progress) => {
        learnLoss.push(progress.learnLoss!);
        if (progress.evalLoss !== undefined) evalLoss.push(progress.evalLoss);
      },
    });
  } catch (thrown) {
    if (!(thrown instanceof CatBoostError)) throw thrown;
    error = thrown.message;
  }
  const seconds = (performance.now() - start) / 1000;
  return { one, official, model, error, learnLoss, evalLoss, seconds };
}

/** What official is to do with the models: predict by ours, by its own, write its own as JSON, predict by our JSON if it can be written. */
function predictionJobs({ one, official, model }: Trained, i: number): Job[] {
  if (!model || official.error) return [];
  const job = { pool: unlabelled(one), loss: one.params.loss_function ?? "Logloss" };
  const text = jsonOf(model);
  return [
    { ...job, name: `ours${i}`, model: model.toCbm(), predict: true },
    { ...job, name: `official${i}`, model: official.cbm, predict: true },
    { ...job, name: `write${i}`, model: official.cbm, json: true, predict: true, mayFail: true },
    ...(text === undefined ? [] : [{ ...job, name: `json${i}`, model: text, predict: true }]),
  ];
}

function jsonOf(model: Model): string | undefined {
  try {
    return model.toJson();
  } catch (error) {
    if (error instanceof CatBoostError) return undefined;
    throw error;
  }
}

function unlabelled({ test: { nRows, columns } }: ParityCase): Pool {
  return { nRows, columns };
}

function differenceOf(trained: Trained): string | undefined {
  const { official, model, error } = trained;
  if (!model || official.error) {
    if (error && official.error) return undefined;
    return error ? `only ours refuses: ${error}` : `only official refuses: ${official.error}`;
  }
  return firstDifference(model.toCbm(), official.cbm) ?? lossDifference(trained);
}

/** @param answers to the prediction jobs */
function predictionDifference(
  { one, official, model }: Trained,
  [byOurs, byOfficial, written, byJson]: readonly Answer[],
): string | undefined {
  const pool = unlabelled(one);
  const ours = model!.predict(pool);
  const theirs = byOfficial!.raw;
  const difference =
    firstUnequal("our model in official predicts", ours, byOurs!.raw) ??
    firstUnequal("official's model here predicts", Model.fromCbm(official.cbm).predict(pool), theirs);
  if (difference || !byJson) return difference;
  if (written!.error) return `only official refuses to write JSON: ${written!.error}`;
  const tolerance = Math.max(jsonTolerance, lastBits(model!));
  // Official does not always read its own JSON as what it wrote: of several cuts of the label JSON keeps no trace.
  const isMisread = firstUnequal("", theirs, written!.reread, tolerance) !== undefined;
  return (
    firstUnequal("official's JSON here predicts", Model.fromJson(written!.json).predict(pool), theirs) ??
    firstUnequal("our JSON in official predicts", isMisread ? written!.reread : ours, byJson.raw, tolerance)
  );
}

/** What predictions can be apart if every number of the model is off by its last bit. */
function lastBits(model: Model): number {
  const { bias, trees } = treesOfFile(model.toCbm());
  const values = trees.map(({ leafValues }) => Math.max(...leafValues.map(Math.abs)));
  return values.reduce((sum, value) => sum + value, Math.abs(bias)) * 2 ** -52;
}

function firstUnequal(
  what: string,
  ours: Float64Array,
  official: Float64Array,
  tolerance = 0,
): string | undefined {
  if (ours.length !== official.length) return `${what} ${ours.length} rows, official ${official.length}`;
  const at = ours.findIndex((value, row) => {
    const other = official[row]!;
    return !Object.is(value, other) && !(Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other)));
  });
  return at < 0 ? undefined : `${what} row ${at} as ${ours[at]}, official ${official[at]}`;
}

function lossDifference(trained: Trained): string | undefined {
  const { learnLoss, evalLoss, official } = trained;
  if (learnLoss.length !== official.learnLoss.length) {
    return `${learnLoss.length} trees made, official ${official.learnLoss.length}`;
  }
  if (evalLoss.length !== official.evalLoss.length) {
    return `${evalLoss.length} losses of the eval set, official ${official.evalLoss.length}`;
  }
  const distance = farthest(trained);
  return distance > lossTolerance ? `losses differ by ${distance}` : undefined;
}

/** Largest difference of a logged loss. */
function farthest({ learnLoss, evalLoss, official }: Trained): number {
  const apart = (ours: readonly number[], theirs: Float64Array): number =>
    ours.reduce(
      (most, loss, i) =>
        loss === theirs[i] ? most : Math.max(most, Math.abs(loss - theirs[i]!) / Math.max(1, theirs[i]!)),
      0,
    );
  return Math.max(apart(learnLoss, official.learnLoss), apart(evalLoss, official.evalLoss));
}
