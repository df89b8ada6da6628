import type { Column } from "../../core/columns.ts";
import { guardLabels, labelDeclarations, labelFeatures } from "../../features/static-labels.ts";
import type { Csr } from "../../graph/csr/csr.ts";
import type { Dataset } from "../../train/dataset.ts";
import type { LabelColumns } from "../../train/fit-pair.ts";
import { buildModels } from "../../warehouse/models.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";
import { readLinks, readPeople } from "./people-input.ts";

/** Folds of nodes: each node sees nine tenths of the labels that are learned from. */
const labelFolds = 10;

/** Whether contacts' labels are features that each trial makes from the labels it learns from. */
export function hasLabelColumns({ project }: Context): boolean {
  const { features } = project.surroundings;
  return project.isStatic && (features.includes("adopters") || features.includes("all"));
}

/** The nodes of a static graph with their labels, and the ties between them. */
export interface LabelGraph {
  csr: Csr;
  /** 0 or 1 for each node; 0 for a contact that is no row of the dataset. */
  label: Uint8Array;
  /** The node of each row of the dataset. */
  nodeOfRow: Int32Array;
}

/**
 * Contacts' labels in a static graph (group `adopters`), for any choice of rows to learn from. With time they are in the
 * feature table instead, because a label then has a date.
 */
export async function readLabelColumns(
  context: Context,
  warehouse: Warehouse,
  dataset: Dataset,
): Promise<LabelColumns> {
  const { seed, privacy } = context.project;
  const graph = await readLabelGraph(context, warehouse, dataset);
  return (trainRows) => {
    const visible = guardLabels(graph.label, flagNodes(graph, trainRows), labelFolds, seed);
    return columnsOfRows(graph, labelFeatures(graph.csr, visible, { minContacts: privacy.min_contacts }));
  };
}

/** 1 for the nodes of some rows. */
export function flagNodes({ label, nodeOfRow }: LabelGraph, rows: Int32Array): Uint8Array {
  const flags = new Uint8Array(label.length);
  for (const row of rows) flags[nodeOfRow[row]!] = 1;
  return flags;
}

/** What `labelFeatures` gives for nodes, as columns of the dataset. */
export function columnsOfRows({ nodeOfRow }: LabelGraph, features: readonly Float32Array[]): Column[] {
  return features.map((values, at) => ({
    kind: "numeric",
    name: labelDeclarations[at]!.name,
    values: Float32Array.from(nodeOfRow, (node) => values[node]!),
  }));
}

/** @param dataset its rows are nodes of the graph */
export async function readLabelGraph(
  context: Context,
  warehouse: Warehouse,
  dataset: Dataset,
): Promise<LabelGraph> {
  const models = context.models(["population", "graph", "features"]);
  await buildModels(warehouse, models, ["ftr_person", "int_link"]);
  const people = await readPeople(warehouse, [], []);
  const { csr } = await readLinks(warehouse, people.nPeople);
  const read = await warehouse.readColumns(
    "select person_id::varchar as id from int_person_nodes order by node",
  );
  const ids = read.id as string[];
  const nodeOf = new Map(ids.map((id, node) => [id, node]));
  const nodeOfRow = Int32Array.from(dataset.clientId, (id) => nodeOf.get(id)!);
  const label = new Uint8Array(ids.length);
  for (const [row, node] of nodeOfRow.entries()) label[node] = dataset.label[row]!;
  return { csr, label, nodeOfRow };
}
