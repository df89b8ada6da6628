// What training shows of faulty data, on credit default: labels swapped, and a column that was made after the answer was known.
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { pairMetrics } from "../../src/evaluate/metric-set.ts";
import { type Dataset, takeRows } from "../../src/train/dataset.ts";
import { dominantFeature } from "../../src/train/dominant-feature.ts";
import { fitModel } from "../../src/train/fit-model.ts";
import { clientFolds } from "../../src/train/time-folds.ts";
import { percent } from "../../src/util/english-numbers.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { readTable } from "./read-table.ts";
import { head, row, withInterval } from "./text.ts";

const settings = { params: { iterations: 300, random_seed: 0 }, negativeShare: 1 };

export async function studyFaults(data: string): Promise<void> {
  const target = '"default.payment.next.month"';
  const clean = await readTable(
    `select ${target} as label, * exclude (ID, ${target}) from read_csv('${data}/credit_card_default.csv')`,
  );
  const { trainRows, testRows } = clientFolds(clean, 3, 99)[0]!;
  const learned = takeRows(clean, trainRows);
  const judged = takeRows(clean, testRows);
  const cases: [string, Dataset, Dataset][] = [
    ["as it is", learned, judged],
    ["1 % of the labels learned from swapped", swapped(learned, 1), judged],
    ["1 % of all labels swapped", swapped(learned, 1), swapped(judged, 2)],
    ["a column that tells the answer, 2 % wrong", leaky(learned, 3), leaky(judged, 4)],
    ["the same model, once the column is not known yet", leaky(learned, 3), unknown(judged)],
  ];
  console.log(`Credit default, ${learned.nRows} rows learned from, ${judged.nRows} judged\n`);
  console.log(head("data", "AUC", "log loss", "stands far above all others"));
  for (const [name, from, on] of cases) {
    const model = await fitModel(from, settings);
    const scores = [{ score: model.predict(on, "Probability") }];
    const { auc, logLoss } = compareScores(pairMetrics, { ...on, scores }, 0, 200).metrics[0]!;
    const dominant = dominantFeature(model);
    const warned = dominant ? `${dominant.name}, ${percent(dominant.share)}` : "none";
    console.log(row(name, withInterval(auc), withInterval(logLoss), warned));
  }
}

function swapped(rows: Dataset, seed: number): Dataset {
  return { ...rows, label: flipped(rows.label, 0.01, seed) };
}

function leaky(rows: Dataset, seed: number): Dataset {
  return withColumn(rows, flipped(rows.label, 0.02, seed));
}

function unknown(rows: Dataset): Dataset {
  return withColumn(rows, new Float32Array(rows.nRows).fill(Number.NaN));
}

function withColumn(rows: Dataset, values: Float32Array): Dataset {
  return { ...rows, columns: [...rows.columns, { kind: "numeric", name: "collection_letter", values }] };
}

function flipped(label: Float32Array, share: number, seed: number): Float32Array {
  const random = new SeededRandom(seed);
  return label.map((value) => (random.next() < share ? 1 - value : value));
}
