import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { makeReport } from "../../src/pipeline/report/report.ts";
import { readSample } from "../../src/pipeline/report/report-drivers.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { allSnapshots } from "../../src/pipeline/stage/snapshots.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { outlineText } from "../report/outline-text.ts";
import { type Row, writeProject } from "../support/write-project.ts";

const nNodes = 240;

/** Circles of twelve, of which every other one has the label, but for some; a column that tells nothing. */
function graph() {
  const random = new SeededRandom(3);
  const nodes = Array.from({ length: nNodes }, (_, at) => ({
    node_id: `n${String(at).padStart(3, "0")}`,
    label: (Math.floor(at / 12) % 2 === 1) !== random.next() < 0.15,
    x: random.normal(),
  }));
  const edges = nodes.flatMap((node, at) =>
    [1, 2, 3, 5].map((step) => ({
      source: node.node_id,
      target: nodes[12 * Math.floor(at / 12) + ((at + step) % 12)]!.node_id,
    })),
  );
  return { nodes, edges };
}

async function contextOf(nodes: Row[], edges: Row[]): Promise<Context> {
  const { file } = await writeProject(
    { nodes, edges },
    {
      surroundings: { features: ["degree", "adopters"] },
      train: { iterations: 20, depth: 3 },
      evaluation: { folds: 3, repeats: 1, replicates: 20 },
    },
  );
  return openContext(loadProject(file));
}

/** The rows that drivers are told from: each node's columns, and its contacts' labels beside them. */
async function sampleOf(nodes: Row[], edges: Row[]) {
  const context = await contextOf(nodes, edges);
  await buildFeatures(context);
  const { dataset } = await withWarehouse(context, (warehouse) =>
    readSample(context, warehouse, allSnapshots(context).at(-1)!),
  );
  const tell = (row: number) =>
    dataset.columns.map((column) => (column.kind === "numeric" ? column.values[row]! : column.codes[row]!));
  return new Map(dataset.clientId.map((id, row) => [id, { label: dataset.label[row]!, told: tell(row) }]));
}

it("a static graph's report tells what contacts' labels do, and nothing of lists", async () => {
  const { nodes, edges } = graph();
  const context = await contextOf(nodes, edges);
  await makeReport(context);
  const text = outlineText(context.store.readText("report/report.html")!);
  expect(text).toContain("# What the model goes by");
  expect(text).toMatch(/contacts of class 1|share of contacts of class 1|closeness to class 1/);
  expect(text).toContain("is made without that person's own label");
  expect(text).not.toMatch(/# (From all clients|What the campaign|How to prove|Did it pay)/);
});

it("no label explains its own node, though its contacts see it", async () => {
  const { nodes, edges } = graph();
  const turned = nodes.map((node, at) => (at === 30 ? { ...node, label: !node.label } : node));
  const [before, after] = [await sampleOf(nodes, edges), await sampleOf(turned, edges)];
  expect(before.size).toBe(nNodes);
  const changed = [...before].filter(([id, { told }]) => String(after.get(id)!.told) !== String(told));
  const own = [...before].filter(([id, { label }]) => after.get(id)!.label !== label).map(([id]) => id);
  expect(own).toHaveLength(1);
  expect(changed.length).toBeGreaterThan(3);
  expect(changed.map(([id]) => id)).not.toContain(own[0]);
});
