// What tuning is worth on two public tables, within a stated budget, on rows that it never saw: paired with the project's
// defaults and with CatBoost's own.
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { pairMetrics } from "../../src/evaluate/metric-set.ts";
import { type Dataset, takeRows } from "../../src/train/dataset.ts";
import { rowsWhere } from "../../src/train/design.ts";
import { fitModel, type ModelSettings } from "../../src/train/fit-model.ts";
import { clientFolds } from "../../src/train/time-folds.ts";
import { readTable } from "./read-table.ts";
import { head, row, withInterval } from "./text.ts";
import { tuneTable } from "./tune-table.ts";

/** What a project file without a word on training gets. */
const ours = { iterations: 300, depth: 6, one_hot_max_size: 64, random_seed: 0 };

/** CatBoost's own: 1000 trees. Combinations of categories take most of its time, and change little on these tables. */
const catBoosts = { random_seed: 0, one_hot_max_size: 64 };

interface Task {
  name: string;
  budget: { trials: number; mostTrees: number };
  learned: Dataset;
  judged: Dataset;
}

/** @param data the folder of the data sets */
export async function studyTuning(data: string): Promise<void> {
  for (const task of [await creditDefault(data), await adult(data)]) await study(task);
}

async function study({ name, budget, learned, judged }: Task): Promise<void> {
  const folds = clientFolds(learned, 3, 1);
  const plain: ModelSettings = { params: ours, negativeShare: 1 };
  const found = await tuneTable(learned, { folds, settings: plain, ...budget });
  const { best, records } = found;
  const models: [string, ModelSettings][] = [
    ["tuned", found.settings],
    ["Entourage's defaults", plain],
    ["CatBoost's defaults", { params: catBoosts, negativeShare: 1 }],
  ];
  const scores = [];
  for (const [, settings] of models) {
    const model = await fitModel(learned, settings);
    scores.push({ score: model.predict(judged, "Probability") });
  }
  const { label, cluster } = judged;
  const { metrics, differences } = compareScores(pairMetrics, { label, cluster, scores }, 0, 1000);
  const nPruned = records.filter(({ state }) => state === "pruned").length;
  const settings = Object.entries(best.params).map(([key, value]) => `${key} ${value}`);
  console.log(`${name}: ${learned.nRows} rows learned from, ${judged.nRows} judged`);
  console.log(
    `budget: ${budget.trials} trials (the first has the defaults) of at most ${budget.mostTrees} trees, 3 folds of the rows learned from; log loss chooses`,
  );
  console.log(
    `${records.length} trials, ${nPruned} pruned; trial ${best.trial}: ${settings.join(", ")}, ${best.trees} trees`,
  );
  console.log(`in its own folds: AUC ${best.auc!.toFixed(4)}, log loss ${best.logLoss!.toFixed(4)}\n`);
  console.log(head("judged rows", "AUC", "log loss", "tuned − it, AUC", "tuned − it, log loss"));
  for (const [at, [title]] of models.entries()) {
    const { auc, logLoss } = metrics[at]!;
    const difference = differences[at - 1];
    console.log(
      row(
        title,
        withInterval(auc, 4),
        withInterval(logLoss, 4),
        difference ? withInterval(difference.auc, 4) : "",
        difference ? withInterval(difference.logLoss, 4) : "",
      ),
    );
  }
  console.log();
}

/** No split came with the data: a third, drawn by row, is judged. */
async function creditDefault(data: string): Promise<Task> {
  const target = '"default.payment.next.month"';
  const all = await readTable(
    `select ${target} as label, * exclude (ID, ${target}) from read_csv('${data}/credit_default/credit_card_default.csv')`,
  );
  const { trainRows, testRows } = clientFolds(all, 3, 99)[0]!;
  const budget = { trials: 40, mostTrees: 500 };
  return {
    name: "Credit default",
    budget,
    learned: takeRows(all, trainRows),
    judged: takeRows(all, testRows),
  };
}

/** The parts that came with the data. */
async function adult(data: string): Promise<Task> {
  const files = ["adult-train.csv", "adult-test.csv"].map((file) => `'${data}/adult/${file}'`);
  const all = await readTable(
    `select (column14 like '%>50K%')::integer as label, filename like '%test%' as is_test, * exclude (column14, filename)
     from read_csv([${files}], header = false, filename = true)`,
  );
  const [isTest, columns] = [all.columns[0]!, all.columns.slice(1)];
  const part = (test: number) =>
    takeRows(
      { ...all, columns },
      rowsWhere(all.nRows, (at) => isTest.kind === "numeric" && isTest.values[at] === test),
    );
  // Statistics of categories take most of the time: a smaller budget.
  return { name: "Adult", budget: { trials: 15, mostTrees: 300 }, learned: part(0), judged: part(1) };
}
