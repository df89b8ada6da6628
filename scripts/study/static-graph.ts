import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type TrainParams, train } from "catboost-wasm";
import { loadProject } from "../../src/config/load.ts";
import type { Column } from "../../src/core/columns.ts";
import { auc } from "../../src/evaluate/auc.ts";
import { catalogue } from "../../src/features/catalogue/index.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { type LabelGraph, readLabelGraph } from "../../src/pipeline/features/static-labels.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { planTraining, splitTrials } from "../../src/pipeline/train/train-plan.ts";
import { type Dataset, takeRows } from "../../src/train/dataset.ts";
import type { Trial } from "../../src/train/design.ts";

/** A static graph with the features that its project file names, and the trials of its ready-made splits. */
export interface StaticGraph {
  /** The project's name. */
  name: string;
  dataset: Dataset;
  graph: LabelGraph;
  /** Judged on the test parts, to report, and on the validation parts, to choose. */
  test: Trial[];
  validation: Trial[];
  /** The group of each column of the dataset, `own` for the row's own. */
  groupOf: Map<string, string>;
}

/** Builds the features of an example whose source is a static graph, in a folder that goes when the process ends. */
export async function readStaticGraph(file: string, data: string): Promise<StaticGraph> {
  const output = mkdtempSync(join(tmpdir(), "entourage-study-"));
  process.once("exit", () => rmSync(output, { recursive: true, force: true }));
  const context = openContext(loadProject(file, { data: resolve(data), output }));
  await buildFeatures(context);
  const groups = new Map<string | undefined, string>(catalogue.map(({ name, group }) => [name, group]));
  return withWarehouse(context, async (warehouse) => {
    const { dataset, declarations, trials } = await planTraining(context, warehouse);
    return {
      name: context.project.name,
      dataset,
      graph: await readLabelGraph(context, warehouse, dataset),
      test: trials,
      validation: await splitTrials(warehouse, dataset, "val"),
      groupOf: new Map(
        declarations.map(({ name, group, feature }) => [
          name,
          group === "own" ? group : (groups.get(feature) ?? "contacts"),
        ]),
      ),
    };
  });
}

/** Raw scores of the judged rows by one model. */
export async function scoresOf(
  { dataset }: StaticGraph,
  { trainRows, testRows }: Trial,
  columns: readonly Column[],
  params: TrainParams,
): Promise<Float64Array> {
  const rows = { ...dataset, columns: [...columns] };
  const model = await train(takeRows(rows, trainRows), params);
  return model.predict(takeRows(rows, testRows), "RawFormulaVal");
}

/** AUC of some scores of the judged rows, in hundredths. */
export function aucOf({ dataset }: StaticGraph, { testRows }: Trial, scores: Float64Array): number {
  return (
    100 *
    auc(
      Float32Array.from(testRows, (row) => dataset.label[row]!),
      scores,
    )
  );
}

/** Mean and standard deviation (of a sample) of one value a trial. */
export function meanAndSd(values: readonly number[]): { mean: number; sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}

/** Prints what each set of features is worth on the test parts. */
export async function reportSets(
  study: StaticGraph,
  sets: readonly [name: string, scores: (trial: Trial) => Promise<Float64Array>][],
): Promise<void> {
  for (const [name, scores] of sets) {
    const aucs = [];
    for (const trial of study.test) aucs.push(aucOf(study, trial, await scores(trial)));
    const { mean, sd } = meanAndSd(aucs);
    console.log(`${line(name, mean)} ± ${sd.toFixed(2)}   ${aucs.map((auc) => auc.toFixed(1)).join(" ")}`);
  }
}

export function line(name: string, auc: number): string {
  return `  ${name.padEnd(40)} ${auc.toFixed(2)}`;
}
