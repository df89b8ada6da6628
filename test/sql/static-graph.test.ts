import { expect, it } from "vitest";
import { featuresOf, nCallsOf, relationOf, stagedOf } from "../support/bank.ts";

/** A path a – b – c, and d alone. */
const path = {
  nodes: [
    { node_id: "a", label: true, x: 1 },
    { node_id: "b", label: false, x: 10 },
    { node_id: "c", label: true, x: 100 },
    { node_id: "d", label: false, x: 1000 },
  ],
  edges: [
    { source: "a", target: "b" },
    { source: "c", target: "b" },
  ],
};

it("gives each node the mean of its neighbours, its own attribute and its label", async () => {
  const rows = await featuresOf(path);
  const of = (column: string) =>
    Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, row[column]]));
  expect(of("contact_x_mean")).toEqual({ a: 10, b: 50.5, c: 10, d: "NaN" });
  expect(of("contact_x_std")).toEqual({ a: 0, b: 49.5, c: 0, d: "NaN" });
  expect(of("degree")).toEqual({ a: 1, b: 2, c: 1, d: 0 });
  expect(of("x")).toEqual({ a: 1, b: 10, c: 100, d: 1000 });
  expect(of("label")).toEqual({ a: 1, b: 0, c: 1, d: 0 });
});

it("has no feature that a label could enter: no adopters, and nothing of time", async () => {
  const rows = await featuresOf(path);
  const flipped = await featuresOf({
    ...path,
    nodes: path.nodes.map((node) => ({ ...node, label: !node.label })),
  });
  for (const [id, { label, ...features }] of Object.entries(rows)) {
    expect({ ...features, label: label === 1 ? 0 : 1 }).toEqual(flipped[id]);
  }
  const names = Object.keys(rows.a!).join(" ");
  expect(names).not.toMatch(/adopter|recency|coverage|tenure|age_years|calls/);
});

it("weighs edges by their weight, 1 where there is none, and refuses fractions", async () => {
  const weighted = (weight: number) => ({
    ...path,
    edges: [
      { source: "a", target: "b", weight },
      { source: "c", target: "b", weight: null },
    ],
  });
  const weights = (weight: number) =>
    relationOf(weighted(weight), "fct_tie", [
      "client_id",
      "contact_id",
      "(seconds_out + seconds_in)::double as weight",
    ]);
  expect(await weights(5)).toEqual([
    { client_id: "a", contact_id: "b", weight: 5 },
    { client_id: "b", contact_id: "a", weight: 5 },
    { client_id: "b", contact_id: "c", weight: 1 },
    { client_id: "c", contact_id: "b", weight: 1 },
  ]);
  await expect(weights(0.25)).rejects.toThrow(
    'source edges, column weight, row 1: "0.25", expected a whole number',
  );
});

it("leaves out edges from a node to itself, and counts them", async () => {
  const loops = {
    ...path,
    edges: [...path.edges, { source: "a", target: "a" }, { source: "d", target: "d" }],
  };
  const { manifest } = await stagedOf(loops);
  expect(manifest.counts).toEqual({ self_loops: 2 });
  expect(nCallsOf(manifest)).toBe(2);
});

it("tells how contacts hang together: their contacts, common ones, and where the node lies", async () => {
  // A triangle a – b – c with e hanging on c; d alone.
  const given = {
    nodes: [...path.nodes, { node_id: "e", label: false, x: 5 }],
    edges: [...path.edges, { source: "a", target: "c" }, { source: "c", target: "e" }],
  };
  const rows = await featuresOf(given, { surroundings: { features: ["structure", "spectral_position"] } });
  const of = (column: string) =>
    Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, row[column]]));
  // Contacts have: a's b 2 and c 3, b's the same, c's a 2, b 2 and e 1, e's c 3.
  expect(of("contact_degree_min")).toEqual({ a: 2, b: 2, c: 1, d: "NaN", e: 3 });
  expect(of("contact_degree_median")).toEqual({ a: 2.5, b: 2.5, c: 2, d: "NaN", e: 3 });
  expect(of("contact_degree_max")).toEqual({ a: 3, b: 3, c: 2, d: "NaN", e: 3 });
  // a – b: both know c, nobody anybody else. a – c: both know b, c knows e as well. c – e: nobody in common.
  expect(of("neighbour_overlap_max")).toEqual({ a: 1, b: 1, c: 0.5, d: "NaN", e: 0 });
  expect(of("neighbour_overlap_min")).toEqual({ a: 0.5, b: 0.5, c: 0, d: "NaN", e: 0 });
  expect(of("neighbour_overlap_q25")).toEqual({ a: 0.625, b: 0.625, c: 0.25, d: "NaN", e: 0 });
  // The first direction is √k over its length, of the largest component.
  const [largest, length] = [Math.sqrt(3), Math.sqrt(2 + 2 + 3 + 1)];
  expect(rows.c!.spectral_position_1).toBeCloseTo(largest / length, 6);
  expect(rows.d!.spectral_position_1).toBeCloseTo(0, 6);
});
