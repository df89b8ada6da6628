import { CatBoostError, Model, train } from "../../src/index.ts";
import { type Answer, askOfficial, type Job } from "../official.ts";
import { firstDifference } from "../same-trees.ts";
import type { ParityCase } from "./cases.ts";

/** What came of one case. */
export interface Outcome {
  /** In words; undefined if nothing differs. */
  difference: string | undefined;
  /** Whether every logged loss has the same bits, beyond what is asked for. */
  hasEqualLosses: boolean;
  trees: number;
  officialSeconds: number;
  ourSeconds: number;
}

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
  const models = withPredictions ? trained.map(predictionJobs) : [];
  const predictions = models.length > 0 ? await askOfficial(models.flat()) : [];
  return trained.map((one, i) => {
    const [ours, theirs] = predictions.splice(0, models[i]?.length ?? 0);
    return {
      difference: differenceOf(one, ours?.raw, theirs?.raw),
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

/** Each side's model, to predict the test rows in official. */
function predictionJobs({ one, official, model }: Trained, i: number): Job[] {
  if (!model || official.error) return [];
  const { nRows, columns } = one.test;
  const job = { pool: { nRows, columns }, loss: one.params.loss_function ?? "Logloss", predict: true };
  return [
    { ...job, name: `ours${i}`, model: model.toCbm() },
    { ...job, name: `official${i}`, model: official.cbm },
  ];
}

function differenceOf(
  trained: Trained,
  rawOfOurs: Float64Array | undefined,
  rawOfOfficial: Float64Array | undefined,
): string | undefined {
  const { one, official, model, error } = trained;
  if (!model || official.error) {
    if (error && official.error) return undefined;
    return error ? `only ours refuses: ${error}` : `only official refuses: ${official.error}`;
  }
  const trees = firstDifference(model.toCbm(), official.cbm);
  if (trees) return trees;
  const losses = lossDifference(trained);
  if (losses || !rawOfOurs || !rawOfOfficial) return losses;
  const ours = model.predict(one.test);
  const theirs = Model.fromCbm(official.cbm).predict(one.test);
  return (
    firstUnequal("our model in official predicts row", ours, rawOfOurs) ??
    firstUnequal("official's model here predicts row", theirs, rawOfOfficial)
  );
}

function firstUnequal(what: string, ours: Float64Array, official: Float64Array): string | undefined {
  const at = ours.findIndex((value, i) => !Object.is(value, official[i]));
  if (ours.length !== official.length) return `${what}: ${ours.length} rows, official ${official.length}`;
  return at < 0 ? undefined : `${what} ${at} as ${ours[at]}, official ${official[at]}`;
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
