import type { Column } from "../core/columns.ts";
import { guardLabels, labelDeclarations, labelFeatures } from "../features/static-labels.ts";
import { symmetricRows } from "../graph/symmetric-graph.ts";
import type { Dataset } from "../train/dataset.ts";
import type { LabelColumns } from "../train/fit-pair.ts";
import { buildModels } from "../warehouse/models.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import type { Context } from "./context.ts";

/** Folds of nodes: each node sees nine tenths of the labels that are learned from. */
const labelFolds = 10;

/** Whether contacts' labels are features that each trial makes from the labels it learns from. */
export function hasLabelColumns({ project }: Context): boolean {
  const { features } = project.surroundings;
  return project.isStatic && (features.includes("adopters") || features.includes("all"));
}

/**
 * Contacts' labels in a static graph (group `adopters`), for any choice of rows to learn from. With time they are in the
 * feature table instead, because a label then has a date.
 *
 * @param dataset its rows are nodes of the graph; nodes that are not in it are contacts without a label
 */
export async function readLabelColumns(
  context: Context,
  warehouse: Warehouse,
  dataset: Dataset,
): Promise<LabelColumns> {
  const { seed, privacy } = context.project;
  await buildModels(warehouse, context.models(["population", "graph"]), [
    "fct_tie",
    "int_subscription_holders",
  ]);
  const { clientIds, csr } = await readNodes(warehouse);
  const nodeOf = new Map(clientIds.map((id, node) => [id, node]));
  const nodes = Int32Array.from(dataset.clientId, (id) => nodeOf.get(id)!);
  const label = new Uint8Array(clientIds.length);
  for (const [row, node] of nodes.entries()) label[node] = dataset.label[row]!;
  return (trainRows) => {
    const isTraining = new Uint8Array(clientIds.length);
    for (const row of trainRows) isTraining[nodes[row]!] = 1;
    const visible = guardLabels(label, isTraining, labelFolds, seed);
    return labelFeatures(csr, visible, { minContacts: privacy.min_contacts }).map(
      (values, at): Column => ({
        kind: "numeric",
        name: labelDeclarations[at]!.name,
        values: Float32Array.from(nodes, (node) => values[node]!),
      }),
    );
  };
}

/** Nodes in the order of their tokens, and edges between them. */
async function readNodes(warehouse: Warehouse) {
  const people = await warehouse.readColumns(
    "select client_id::varchar as client_id from dim_population order by client_id",
  );
  const edges = await warehouse.readColumns(
    `with nodes as (select client_id, (row_number() over (order by client_id) - 1)::integer as node from dim_population),
     holders as (select subscriber_id, node from int_subscription_holders join nodes using (client_id))
     select n.node as source, h.node as target
     from fct_tie t join nodes n using (client_id) join holders h on h.subscriber_id = t.contact_id
     where n.node < h.node
     order by source, target`,
  );
  const clientIds = people.client_id as string[];
  const [sources, targets] = [edges.source as Int32Array, edges.target as Int32Array];
  const pairs = new Uint32Array(2 * sources.length);
  for (let at = 0; at < sources.length; at += 1) pairs.set([sources[at]!, targets[at]!], 2 * at);
  return { clientIds, csr: symmetricRows(clientIds.length, pairs).csr };
}
