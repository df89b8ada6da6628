import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  communityMeans,
  communityMembers,
  communityShares,
} from "../../src/graph/communities/community-members.ts";
import { communityTies } from "../../src/graph/communities/community-ties.ts";
import {
  communityMeansReference,
  communitySharesReference,
  communityTiesReference,
} from "../../src/graph/reference/community.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { queryGraph } from "./sql-twin.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

/** Six people: Ann, Bob and Cyd are one community, Dan and Eve another, Fay is alone. */
const six = symmetricRows(6, [
  [0, 1, 2],
  [0, 2, 1],
  [0, 3, 1],
  [3, 4, 3],
]);
const partition = { labels: Int32Array.of(0, 0, 0, 1, 1, 2), nCommunities: 3 };
const age = Float32Array.of(10, 20, Number.NaN, 40, 50, 60);
const nothing = Number.NaN;
const rounded = (column: ArrayLike<number>) => Array.from(column, (value) => Number(value.toFixed(4)));

function draw(n: number, seed: number) {
  const random = new SeededRandom(seed);
  const nCommunities = 1 + random.nextInt(5);
  return {
    partition: {
      labels: Int32Array.from({ length: n }, () => random.nextInt(nCommunities)),
      nCommunities,
    },
    values: Float32Array.from({ length: n }, () =>
      random.next() < 0.3 ? Number.NaN : random.nextInt(200) - 100,
    ),
    flags: Uint8Array.from({ length: n }, () => random.nextInt(2)),
  };
}

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let node = 0; node < expected.length; node++) {
    if (Number.isNaN(expected[node]!)) expect(found[node], `node ${node}`).toBeNaN();
    else expect(Math.abs(found[node]! - expected[node]!), `node ${node}`).toBeLessThan(1e-5);
  }
}

describe("communities of six people, by hand", () => {
  it("say how ties spread", () => {
    const { insideShare, participation } = communityTies(six.csr, six.weights, partition);
    expect(rounded(insideShare)).toEqual([0.75, 1, 1, 0.75, 1, nothing]);
    // Ann and Dan: ¾ and ¼, 1 − 9/16 − 1/16
    expect(rounded(participation)).toEqual([0.375, 0, 0, 0.375, 0, nothing]);
  });

  it("average the other members", () => {
    expect([...communityMembers(partition, age).count]).toEqual([1, 1, 2, 1, 1, 0]);
    expect([...communityMeans(partition, age)]).toEqual([20, 10, 15, 50, 40, nothing]);
  });

  it("smooth the share of adopters among the others by everybody else's", () => {
    // Adopters Bob and Dan: for Ann 2 of 5 others, one of 2 in the community: (1 + 5 · .4) / (2 + 5)
    const shares = communityShares(partition, Uint8Array.of(0, 1, 0, 1, 0, 0), 5);
    expect(rounded(shares)).toEqual([0.4286, 0.1429, 0.4286, 0.1667, 0.5, 0.4]);
  });
});

describe("community aggregates", () => {
  it("equal their twins, with self-loops and isolated people", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), ({ csr, weights }, seed) => {
        const { partition: drawn, values, flags } = draw(csr.nRows, seed);
        const ties = communityTies(csr, weights, drawn);
        const expected = communityTiesReference(csr, weights, drawn.labels);
        expectClose(ties.insideShare, expected.insideShare);
        expectClose(ties.participation, expected.participation);
        expectClose(communityMeans(drawn, values), communityMeansReference(drawn.labels, values));
        expectClose(communityShares(drawn, flags, 5), communitySharesReference(drawn.labels, flags, 5));
      }),
    );
  });

  it("equal their twin in SQL", async () => {
    for (const graph of fc.sample(randomSymmetricRows, { seed: 4, numRuns: 15 })) {
      const { partition: drawn, values, flags } = draw(graph.csr.nRows, 8);
      const inSql = await queryGraph(
        graph,
        { x: values, y: Float32Array.from(flags), label: Float32Array.from(drawn.labels) },
        `with toward as (
           select a.source, o.label, sum(a.weight) as weight from tie a join node o on o.node = a.target group by all
         ),
         spread as (
           select t.source, sum(weight) filter (t.label = n.label) / sum(weight) as inside, sum(weight) as total
           from toward t join node n on n.node = t.source group by all
         ),
         squares as (select t.source, 1 - sum((t.weight / s.total) ^ 2) as participation from toward t join spread s using (source) group by all),
         known as (select *, if(isnan(x), null, x) as value from node),
         others as (
           select n.node, avg(o.value) as mean, sum(o.y) as adopters, count(o.node) as people
           from known n left join known o on o.label = n.label and o.node <> n.node group by all
         )
         select case when s.source is null then null else coalesce(s.inside, 0) end::double as inside, q.participation::double as participation,
           o.mean::double as mean,
           ((coalesce(o.adopters, 0) + 5 * ((select sum(y) from node) - n.y) / nullif((select count(*) from node) - 1, 0)) / (o.people + 5))::double as share
         from node n left join spread s on s.source = n.node left join squares q on q.source = n.node join others o on o.node = n.node
         order by n.node`,
      );
      const ties = communityTies(graph.csr, graph.weights, drawn);
      expectClose(ties.insideShare, inSql.inside!);
      expectClose(ties.participation, inSql.participation!);
      expectClose(communityMeans(drawn, values), inSql.mean!);
      expectClose(communityShares(drawn, flags, 5), inSql.share!);
    }
  });

  it("do not see a node's own value, nor the communities' numbers", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), ({ csr, weights }, seed) => {
        const { partition: drawn, values, flags } = draw(csr.nRows, seed);
        const node = seed % csr.nRows;
        const flipped = flags.with(node, 1 - flags[node]!);
        expect(communityShares(drawn, flipped, 5)[node]).toBe(communityShares(drawn, flags, 5)[node]);
        const other = values.with(node, 77);
        expect(communityMeans(drawn, other)[node]).toEqual(communityMeans(drawn, values)[node]);
        const renumbered = { ...drawn, labels: drawn.labels.map((label) => drawn.nCommunities - 1 - label) };
        expect(communityTies(csr, weights, renumbered)).toEqual(communityTies(csr, weights, drawn));
        expect(communityShares(renumbered, flags, 5)).toEqual(communityShares(drawn, flags, 5));
      }),
    );
  });

  it("answer for the first rows alone what they answer for all", () => {
    const { insideShare } = communityTies(six.csr, six.weights, partition, 2);
    expect(rounded(insideShare)).toEqual([0.75, 1]);
    expect([...communityMeans(partition, age, 2)]).toEqual([20, 10]);
  });
});
