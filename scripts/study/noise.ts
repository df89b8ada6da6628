// Nested tuning where there is nothing to find: ten tables of pure noise. The reported AUC must cover 0.5; the search's own must not be believed.
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { pairMetrics } from "../../src/evaluate/metric-set.ts";
import { type Dataset, takeRows } from "../../src/train/dataset.ts";
import { fitModel } from "../../src/train/fit-model.ts";
import { clientFolds } from "../../src/train/time-folds.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { head, row, withInterval } from "./text.ts";
import { tuneTable } from "./tune-table.ts";

const nSeeds = 10;
const nRows = 600;
const nColumns = 20;
const nOuter = 4;
const budget = { trials: 12, mostTrees: 40 };

export async function studyNoise(): Promise<void> {
  console.log(
    `${nRows} rows × ${nColumns} columns of noise, one label in three positive; ${budget.trials} trials of at most ${budget.mostTrees} trees in 3 folds, for each of ${nOuter} outer folds:`,
  );
  console.log(head("seed", "AUC of the chosen trials in their own folds", "AUC reported", "covers 0.5"));
  let nCovers = 0;
  let insides = 0;
  let outsides = 0;
  for (let seed = 1; seed <= nSeeds; seed += 1) {
    const { inside, reported } = await nestedAuc(noise(seed), seed);
    const covers = reported.low! <= 0.5 && reported.high! >= 0.5;
    nCovers += Number(covers);
    insides += inside;
    outsides += reported.value!;
    console.log(row(seed, inside.toFixed(3), withInterval(reported), covers ? "yes" : "no"));
  }
  console.log(
    row("mean", (insides / nSeeds).toFixed(3), (outsides / nSeeds).toFixed(3), `${nCovers} of ${nSeeds}`),
  );
}

/** Tunes in the training rows of each outer fold, and judges on the others. */
async function nestedAuc(dataset: Dataset, seed: number) {
  const outer = clientFolds(dataset, nOuter, seed);
  const scores = new Float64Array(nRows);
  const trial = new Int32Array(nRows);
  let inside = 0;
  for (const [at, { trainRows, testRows }] of outer.entries()) {
    const learned = takeRows(dataset, trainRows);
    const plain = {
      params: { iterations: 30, learning_rate: 0.1, depth: 4, random_seed: seed },
      negativeShare: 1,
    };
    const folds = clientFolds(learned, 3, seed + 1000);
    const { settings, best } = await tuneTable(learned, { folds, settings: plain, ...budget });
    inside += best.auc! / outer.length;
    const model = await fitModel(learned, settings, { workers: 1 });
    for (const [place, score] of model.predict(takeRows(dataset, testRows)).entries()) {
      scores[testRows[place]!] = score;
      trial[testRows[place]!] = at;
    }
  }
  const rows = { label: dataset.label, cluster: dataset.cluster, trial, scores: [{ score: scores }] };
  return { inside, reported: compareScores(pairMetrics, rows, seed, 1000).metrics[0]!.auc };
}

function noise(seed: number): Dataset {
  const random = new SeededRandom(seed);
  return {
    nRows,
    clientId: Array.from({ length: nRows }, (_, at) => String(at)),
    cluster: Int32Array.from({ length: nRows }, (_, at) => at),
    label: Float32Array.from({ length: nRows }, () => Number(random.next() < 1 / 3)),
    covered: new Uint8Array(nRows),
    columns: Array.from({ length: nColumns }, (_, at) => ({
      kind: "numeric",
      name: `noise ${at + 1}`,
      values: Float32Array.from({ length: nRows }, () => random.normal()),
    })),
  };
}
