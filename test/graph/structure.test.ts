import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusteringReference, coreNumbersReference } from "../../src/graph/reference/structure.ts";
import { clustering } from "../../src/graph/structure/clustering.ts";
import { coreNumbers } from "../../src/graph/structure/core-numbers.ts";
import { triangles } from "../../src/graph/structure/triangles.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { queryGraph } from "./sql-twin.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

/**
 * Six people: Ann, Bob and Cyd all talk with each other, Dan with Ann and Bob, Eve with Ann, and Fay with herself alone.
 *
 *     Dan 3 ── Ann 0 ── Eve 4
 *       └───── Bob 1 ──┐
 *              Cyd 2 ──┘ (and with Ann)       Fay 5
 */
const six = symmetricRows(6, [
  [0, 1, 1],
  [0, 2, 1],
  [1, 2, 1],
  [0, 3, 1],
  [1, 3, 1],
  [0, 4, 1],
  [5, 5, 1],
]);
const nothing = Number.NaN;
const rounded = (column: ArrayLike<number>) => Array.from(column, (value) => Number(value.toFixed(4)));
const unseenOf = (n: number, seed: number) => {
  const random = new SeededRandom(seed);
  return Uint8Array.from({ length: n }, () => random.nextInt(2));
};

describe("structure of the graph of six people, by hand", () => {
  it("has triangles and their share of the pairs of contacts", () => {
    const found = clustering(six.csr, null);
    // Ann has 4 contacts, 6 pairs: Bob–Cyd and Bob–Dan talk.
    expect([...found.triangles]).toEqual([2, 2, 1, 1, 0, 0]);
    expect(rounded(found.clustering)).toEqual([0.3333, 0.6667, 1, 1, nothing, nothing]);
  });

  it("leaves out pairs whose tie could not be seen", () => {
    // Cyd, Dan and Eve are not subscribers: of Ann's 6 pairs the 3 among them are not seen, of Bob's 3 the one.
    const found = clustering(six.csr, Uint8Array.of(0, 0, 1, 1, 1, 0));
    expect(rounded(found.clustering)).toEqual([0.6667, 1, 1, 1, nothing, nothing]);
  });

  it("has cores", () => {
    expect([...coreNumbers(six.csr)]).toEqual([2, 2, 2, 2, 1, 0]);
  });
});

describe("clustering and cores", () => {
  it("equal their twins, with self-loops and isolated people", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), fc.boolean(), ({ csr }, seed, hasUnseen) => {
        const isUnseen = hasUnseen ? unseenOf(csr.nRows, seed) : null;
        const { triangles: counts, ...found } = clustering(csr, isUnseen);
        const expected = clusteringReference(csr, isUnseen);
        expect(counts).toEqual(expected.triangles);
        expect(found.clustering).toEqual(expected.clustering);
        expect(coreNumbers(csr)).toEqual(coreNumbersReference(csr));
      }),
      { numRuns: 200 },
    );
  });

  it("equal their twin in SQL", async () => {
    for (const graph of fc.sample(randomSymmetricRows, { seed: 9, numRuns: 20 })) {
      const { counts } = await queryGraph(
        graph,
        {},
        `with triangle as (
           select a.source, count(*) as counts
           from tie a join tie b on b.source = a.source and a.target < b.target
           join tie c on c.source = a.target and c.target = b.target
           group by a.source
         )
         select coalesce(t.counts, 0)::double as counts from node n left join triangle t on t.source = n.node order by n.node`,
      );
      expect([...triangles(graph.csr)]).toEqual([...Array.from(counts!)]);
    }
  });

  it("do not depend on the number of threads", () => {
    const random = new SeededRandom(2);
    const edges = new Map<number, [number, number]>();
    for (let at = 0; at < 400_000; at++) {
      const [one, other] = [random.nextInt(40_000), random.nextInt(200)];
      if (one > other) edges.set(one * 40_000 + other, [one, other]);
    }
    const { csr } = symmetricRows(
      40_000,
      [...edges.values()].map(([one, other]) => [one, other, 1] as const),
    );
    const one = triangles(csr, { threads: 1 });
    expect(one.some((count) => count > 100)).toBe(true);
    expect(triangles(csr, { threads: 2 })).toEqual(one);
    expect(triangles(csr, { threads: 3 })).toEqual(one);
  });
});
