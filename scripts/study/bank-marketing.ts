// Bank marketing in its date order, without `duration` (known only after the call): what shuffled folds promise, what the time
// order keeps, and how far probabilities can be taken at their word while the base rate moves.
import { calibration } from "../../src/evaluate/calibration.ts";
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { pairMetrics } from "../../src/evaluate/metric-set.ts";
import { probabilityOf } from "../../src/model/calibrator.ts";
import { chooseCalibrator } from "../../src/train/calibration/choose-calibrator.ts";
import { type Dataset, takeRows } from "../../src/train/dataset.ts";
import { rowsWhere, type Trial } from "../../src/train/design.ts";
import { fitModel } from "../../src/train/fit-model.ts";
import { clientFolds, timeFolds } from "../../src/train/time-folds.ts";
import { readTable } from "./read-table.ts";
import { head, row, withInterval } from "./text.ts";

const settings = { params: { iterations: 300, one_hot_max_size: 64, random_seed: 0 }, negativeShare: 1 };

/** Parts of the rows in their order; the file names months, but no years. */
const nParts = 10;

export async function studyBankMarketing(data: string): Promise<void> {
  const dataset = await readTable(
    `select (y = 'yes')::integer as label, * exclude (y, duration) from read_csv('${data}/bank-additional-full.csv', delim = ';')`,
  );
  console.log(`${dataset.nRows} calls in the order of their dates, ${dataset.columns.length} columns\n`);
  await promised(dataset);
  await kept(dataset);
  await underDrift(dataset);
}

/** Rows of the last fifth, learned from the first four: published .633. Shuffled: .805. */
async function promised(dataset: Dataset): Promise<void> {
  const lastFifth = 0.8 * dataset.nRows;
  const late = {
    name: "the last fifth by date",
    trainRows: rowsWhere(dataset.nRows, (at) => at < lastFifth),
    testRows: rowsWhere(dataset.nRows, (at) => at >= lastFifth),
  };
  console.log("The same model, judged in two ways:\n");
  console.log(
    head("judged on", "base rate learned from", "base rate judged", "AUC", "observed over expected"),
  );
  await tell(dataset, "5 shuffled folds", clientFolds(dataset, 5, 0));
  await tell(dataset, late.name, [late]);
  console.log();
}

/** What an expanding window would have seen month after month. */
async function kept(dataset: Dataset): Promise<void> {
  console.log(`An expanding window: ten parts by date, each judged by a model of all parts before it:\n`);
  console.log(
    head("judged on", "base rate learned from", "base rate judged", "AUC", "observed over expected"),
  );
  const folds = timeFolds(partsOf(dataset), 1, nParts);
  for (const fold of folds) await tell(dataset, `part ${fold.name.replace("snapshot ", "")}`, [fold]);
  console.log();
}

/** Calibrated on the last part before the judged rows, as `train` does. */
async function underDrift(dataset: Dataset): Promise<void> {
  const { snapshotOf } = partsOf(dataset);
  const part = (holds: (part: number) => boolean) => rowsWhere(dataset.nRows, (at) => holds(snapshotOf[at]!));
  console.log("A calibrator from the newest part before the judged one, where the base rate moves:\n");
  console.log(
    head(
      "judged on",
      "calibrator",
      "log loss",
      "observed over expected",
      "calibrated: log loss",
      "observed over expected",
    ),
  );
  for (const judged of [4, 6, 8, 9]) {
    const learned = await fitModel(
      takeRows(
        dataset,
        part((at) => at < judged - 1),
      ),
      settings,
    );
    const held = takeRows(
      dataset,
      part((at) => at === judged - 1),
    );
    const { calibrator } = chooseCalibrator(
      { raw: learned.predict(held), label: held.label, cluster: held.cluster },
      0,
    );
    const model = await fitModel(
      takeRows(
        dataset,
        part((at) => at < judged),
      ),
      settings,
    );
    const rows = takeRows(
      dataset,
      part((at) => at === judged),
    );
    const before = model.predict(rows, "Probability");
    const after = model.predict(rows).map(probabilityOf(calibrator));
    const cells = [before, after].flatMap((probability) => [
      withInterval(measure(rows, probability).logLoss),
      withInterval(calibration(rows.label, probability, rows.cluster).observedOverExpected, 2),
    ]);
    console.log(row(`part ${judged + 1}`, calibrator.method, ...cells));
  }
  console.log(
    "\nA calibrator learns how wrong the model was lately. Where the next part is another world (part 9 and 10), it cannot know.",
  );
}

function partsOf({ nRows }: Dataset) {
  const days = Array.from({ length: nParts }, (_, part) => part);
  return {
    days,
    snapshotOf: Int32Array.from({ length: nRows }, (_, at) => Math.floor((nParts * at) / nRows)),
  };
}

/** Fits each fold, and tells what its judged rows say. */
async function tell(dataset: Dataset, name: string, folds: readonly Trial[]): Promise<void> {
  const parts = [];
  for (const { trainRows, testRows } of folds) {
    const model = await fitModel(takeRows(dataset, trainRows), settings);
    parts.push(model.predict(takeRows(dataset, testRows), "Probability"));
  }
  const rows = takeRows(dataset, Int32Array.from(folds.flatMap(({ testRows }) => [...testRows])));
  const learned = takeRows(dataset, Int32Array.from(folds.flatMap(({ trainRows }) => [...trainRows])));
  const probability = Float64Array.from(parts.flatMap((part) => [...part]));
  const trial = Int32Array.from(folds.flatMap(({ testRows }, at) => Array<number>(testRows.length).fill(at)));
  console.log(
    row(
      name,
      baseRate(learned),
      baseRate(rows),
      withInterval(measure(rows, probability, trial).auc),
      withInterval(calibration(rows.label, probability, rows.cluster).observedOverExpected, 2),
    ),
  );
}

function measure({ label, cluster }: Dataset, score: Float64Array, trial?: Int32Array) {
  return compareScores(pairMetrics, { label, cluster, trial, scores: [{ score }] }, 0, 500).metrics[0]!;
}

function baseRate({ label, nRows }: Dataset): string {
  return `${((100 * label.reduce((sum, value) => sum + value, 0)) / nRows).toFixed(1)} %`;
}
