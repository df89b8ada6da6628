// Twitch: sets of features on five 70/30 splits of two graphs, with settings that nothing was chosen by.
import type { TrainParams } from "catboost-wasm";
import type { Column } from "../../src/core/columns.ts";
import type { Trial } from "../../src/train/design.ts";
import { guardedLabels } from "./label-sets.ts";
import { readStaticGraph, reportSets, scoresOf } from "./static-graph.ts";

const params = {
  iterations: 250,
  learning_rate: 0.08,
  depth: 6,
  rsm: 0.3,
  l2_leaf_reg: 10,
  leaf_estimation_iterations: 1,
} satisfies TrainParams;
const labels = { folds: 10, priorContacts: 10, damping: 0.85 };

export async function studyTwitch(data: string): Promise<void> {
  for (const graph of ["engb", "de"]) {
    const study = await readStaticGraph(`examples/twitch/${graph}.yaml`, data);
    const { dataset, groupOf } = study;
    const isOwn = ({ name }: Column) => groupOf.get(name) === "own";
    const isContacts = ({ name }: Column) => ["activity", "contacts"].includes(groupOf.get(name)!);
    const fit = (columns: Column[]) => (trial: Trial) => scoresOf(study, trial, columns, params);
    console.log(
      `\nTwitch ${graph.toUpperCase()}, AUC × 100 on the test parts of five splits, mean ± standard deviation:`,
    );
    await reportSets(study, [
      ["own attributes", fit(dataset.columns.filter(isOwn))],
      ["contacts' attributes alone", fit(dataset.columns.filter(isContacts))],
      ["both", fit(dataset.columns.filter((column) => isOwn(column) || isContacts(column)))],
      ["with two hops and structure", fit(dataset.columns)],
      [
        "with contacts' labels, guarded",
        (trial) => fit([...dataset.columns, ...guardedLabels(study, trial, labels, 0)])(trial),
      ],
    ]);
  }
}
