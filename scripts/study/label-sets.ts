import type { Column } from "../../src/core/columns.ts";
import { guardLabels, type LabelFeatureOptions, labelFeatures } from "../../src/features/static-labels.ts";
import { columnsOfRows, flagNodes } from "../../src/pipeline/features/static-labels.ts";
import type { Trial } from "../../src/train/design.ts";
import type { StaticGraph } from "./static-graph.ts";

export interface LabelSettings extends LabelFeatureOptions {
  folds: number;
}

const made = new Map<string, Column[]>();

/** Contacts' labels as a trial may know them: those of the other folds of its training part. Made once for each seed. */
export function guardedLabels(
  study: StaticGraph,
  trial: Trial,
  settings: LabelSettings,
  seed: number,
): Column[] {
  const key = JSON.stringify([study.name, trial.name, settings, seed]);
  if (!made.has(key)) made.set(key, makeGuarded(study, trial, settings, seed));
  return made.get(key)!;
}

function makeGuarded(
  { graph }: StaticGraph,
  { trainRows }: Trial,
  { folds, ...options }: LabelSettings,
  seed: number,
): Column[] {
  const visible = guardLabels(graph.label, flagNodes(graph, trainRows), folds, seed);
  return columnsOfRows(graph, labelFeatures(graph.csr, visible, options));
}

/** The leak, on purpose: everybody sees all labels of some rows, its own among them. */
export function unguardedLabels({ graph }: StaticGraph, rows: Int32Array): Column[] {
  const { label } = graph;
  const visible = { label, versions: [flagNodes(graph, rows)], versionOf: new Int32Array(label.length) };
  return columnsOfRows(graph, labelFeatures(graph.csr, visible));
}
