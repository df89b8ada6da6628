import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { buildFeatures } from "../../src/pipeline/features/features.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { planTraining } from "../../src/pipeline/train/train-plan.ts";
import { type Row, writeProject } from "../support/write-project.ts";

/** A hub with 40 leaves, every other one of class 1, and a pair for itself. */
const leaves = Array.from({ length: 40 }, (_, at) => ({ node_id: `leaf ${at}`, label: at % 2 === 0, x: at }));
const nodes = [
  { node_id: "hub", label: true, x: 0 },
  ...leaves,
  { node_id: "one", label: true, x: 1 },
  { node_id: "other", label: false, x: 2 },
];
const edges = [
  ...leaves.map(({ node_id }) => ({ source: "hub", target: node_id })),
  { source: "other", target: "one" },
];

/** The label columns of a trial that learns from the leaves, by column. */
async function columnsOf(given: Row[], features?: string[]) {
  const settings = features ? { surroundings: { features } } : {};
  const { file } = await writeProject({ nodes: given, edges }, settings);
  const context = openContext(loadProject(file));
  await buildFeatures(context);
  return withWarehouse(context, async (warehouse) => {
    const { dataset, labelColumns, nFeatures } = await planTraining(context, warehouse);
    if (!labelColumns) return { nFeatures };
    // The hub, known by its 40 contacts, the pair, and the leaves.
    const degree = dataset.columns.find(({ name }) => name === "degree");
    const x = dataset.columns.find(({ name }) => name === "x");
    if (degree?.kind !== "numeric" || x?.kind !== "numeric") throw new Error("no degree or x");
    const hub = degree.values.indexOf(40);
    const rows = Int32Array.from(x.values.keys()).filter((row) => row !== hub);
    const columns = Object.fromEntries(
      labelColumns(rows).map((column) => [column.name, column.kind === "numeric" ? [...column.values] : []]),
    );
    return { nFeatures, hub, columns };
  });
}

it("gives a judged node nine tenths of its contacts' labels, and never its own", async () => {
  const { hub, columns } = await columnsOf(nodes);
  const [count, share, twoHop] = ["adopter_count", "adopter_smoothed_share", "two_hop_adopter_share"].map(
    (name) => columns![name]!,
  );
  // Of 42 labels that are learned from, a fold holds 4 or 5; half of them are of class 1.
  expect(count![hub!]).toBeGreaterThanOrEqual(15);
  expect(count![hub!]).toBeLessThanOrEqual(20);
  expect(share![hub!]).toBeGreaterThan(0.35);
  expect(share![hub!]).toBeLessThan(0.65);
  // Two steps from the hub is the hub: nobody whose label it may see.
  expect(twoHop![hub!]).toBeNaN();
  const flipped = nodes.map((node) => (node.node_id === "hub" ? { ...node, label: false } : node));
  expect((await columnsOf(flipped)).columns).toEqual(columns);
});

it("counts label columns among the surroundings, where the group is chosen", async () => {
  const [chosen, not] = [await columnsOf(nodes), await columnsOf(nodes, ["activity", "contacts"])];
  expect(chosen.nFeatures.surroundings).toBe(not.nFeatures.surroundings + 4);
  expect(not.columns).toBeUndefined();
});
