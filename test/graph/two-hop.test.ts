import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { twoHopMeans } from "../../src/graph/contacts/two-hop-means.ts";
import { twoHopPaths, twoHopPeople } from "../../src/graph/contacts/two-hop-paths.ts";
import {
  twoHopMeansReference,
  twoHopPathsReference,
  twoHopPeopleReference,
} from "../../src/graph/reference/two-hop.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { queryGraph } from "./sql-twin.ts";
import { randomSymmetricRows, symmetricRows } from "./symmetric-rows.ts";

/**
 * Six people; Fay has no contact.
 *
 *     Ann 0 ──2── Bob 1 ──1── Cyd 2        Bob and Cyd talk, Dan hangs on Bob, Eve on Dan
 *       └────4────────────────┘
 *     Bob 1 ──3── Dan 3 ──1── Eve 4        Fay 5
 */
const six = symmetricRows(6, [
  [0, 1, 2],
  [0, 2, 4],
  [1, 2, 1],
  [1, 3, 3],
  [3, 4, 1],
]);
const age = Float32Array.of(10, 20, 30, Number.NaN, 50, 60);
const nothing = Number.NaN;
const rounded = (column: ArrayLike<number>) => Array.from(column, (value) => Number(value.toFixed(4)));

const attributesOf = (n: number, nAttributes: number, seed: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: nAttributes }, () =>
    Float32Array.from({ length: n }, () =>
      random.next() < 0.3 ? Number.NaN : Math.round(random.normal() * 100),
    ),
  );
};
const flagsOf = (n: number, seed: number) => {
  const random = new SeededRandom(seed);
  return Uint8Array.from({ length: n }, () => random.nextInt(2));
};

/** Relative to the values' size: what was put in and taken out again leaves its rounding. */
function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let row = 0; row < expected.length; row++) {
    if (Number.isNaN(expected[row]!)) expect(found[row], `row ${row}`).toBeNaN();
    else expect(Math.abs(found[row]! - expected[row]!), `row ${row}`).toBeLessThan(1e-4);
  }
}

describe("two hops on the graph of six people, by hand", () => {
  it("average contacts' other contacts without the way back", () => {
    const [mean] = twoHopMeans(six.csr, null, [age]);
    // Ann: Bob's others know (30), Cyd's (20). Bob: Ann's (30), Cyd's (10), Dan's (50). Cyd: Ann's (20), Bob's (10). Dan: Bob's (10, 30). Eve: Dan's (20).
    expect(rounded(mean!)).toEqual([25, 30, 15, 20, 20, nothing]);
  });

  it("go along ties in proportion to their weight", () => {
    const [mean] = twoHopMeans(six.csr, six.weights, [age]);
    // Ann: (2·30 + 4·20) / 6. Bob: (2·30 + 1·10 + 3·50) / 6. Cyd: (4·20 + 1·10) / 5. Dan: (2·10 + 1·30) / 3.
    expect(rounded(mean!)).toEqual([23.3333, 36.6667, 18, 16.6667, 20, nothing]);
  });

  it("count the paths to adopters", () => {
    // Adopters Ann and Cyd. Ann: by Bob to Cyd. Bob: by Ann to Cyd, by Cyd to Ann. Cyd: by Bob to Ann. Dan: by Bob to both.
    expect([...twoHopPaths(six.csr, Uint8Array.of(1, 0, 1, 0, 0, 0))]).toEqual([1, 2, 1, 2, 0, 0]);
  });

  it("count the different people there, up to as many as are asked for", () => {
    const known = Uint8Array.from(age, (value) => (Number.isNaN(value) ? 0 : 1));
    // Ann: Cyd, Bob. Bob: Cyd, Ann, Eve. Cyd: Bob, Ann. Dan: Ann, Cyd. Eve: Bob.
    expect([...twoHopPeople(six.csr, known, 9)]).toEqual([2, 3, 2, 2, 1, 0]);
    expect([...twoHopPeople(six.csr, known, 2, 5)]).toEqual([2, 2, 2, 2, 1]);
  });
});

describe("two hops", () => {
  it("equal the twin that lists the paths, weighted and not, with gaps and any number of attributes", () => {
    fc.assert(
      fc.property(
        randomSymmetricRows,
        fc.integer({ min: 0, max: 9 }),
        fc.nat(),
        fc.boolean(),
        ({ csr, weights }, nAttributes, seed, isWeighted) => {
          const used = isWeighted ? weights : null;
          const attributes = attributesOf(csr.nRows, nAttributes, seed);
          const columns = twoHopMeans(csr, used, attributes);
          expect(columns).toHaveLength(nAttributes);
          attributes.forEach((attribute, idx) => {
            expectClose(columns[idx]!, twoHopMeansReference(csr, used, attribute));
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("equal their twin in SQL", async () => {
    const graph = fc.sample(randomSymmetricRows, { seed: 5, numRuns: 20 });
    for (const { csr, weights } of graph) {
      const [x] = attributesOf(csr.nRows, 1, 3);
      const y = Float32Array.from(flagsOf(csr.nRows, 4));
      const inSql = await queryGraph(
        { csr, weights },
        { x: x!, y },
        `with path as (
           select a.source as i, a.target as j, a.weight as w, b.weight as v, nullif(l.x, 'nan')::double as x, l.y
           from tie a join tie b on b.source = a.target and b.target <> a.source join node l on l.node = b.target
         ),
         of_contact as (
           select i, j, any_value(w) as w, sum(v * x) / sum(v) filter (x is not null) as mean, sum(y) as paths from path group by i, j
         ),
         of_person as (
           select i, sum(w * mean) / sum(w) filter (mean is not null) as mean, sum(paths) as paths from of_contact group by i
         )
         select p.mean::double as mean, coalesce(p.paths, 0)::double as paths
         from node n left join of_person p on p.i = n.node order by n.node`,
      );
      expectClose(twoHopMeans(csr, weights, [x!])[0]!, inSql.mean!);
      expect([...twoHopPaths(csr, Uint8Array.from(y))]).toEqual([...Array.from(inSql.paths!)]);
    }
  });

  it("count paths and people as their twins do", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), fc.integer({ min: 1, max: 6 }), ({ csr }, seed, most) => {
        const flags = flagsOf(csr.nRows, seed);
        expect(twoHopPaths(csr, flags)).toEqual(twoHopPathsReference(csr, flags));
        twoHopPeople(csr, flags, most).forEach((count, node) => {
          expect(count).toBe(Math.min(most, twoHopPeopleReference(csr, flags, node)));
        });
      }),
    );
  });

  it("never see a node's own flag, to the bit", () => {
    fc.assert(
      fc.property(randomSymmetricRows, fc.nat(), ({ csr, weights }, seed) => {
        const flags = flagsOf(csr.nRows, seed);
        const node = seed % csr.nRows;
        const other = flags.with(node, 1 - flags[node]!);
        const sharesOf = (of: Uint8Array) => twoHopMeans(csr, weights, [Float32Array.from(of)])[0]!;
        expect(sharesOf(other)[node]).toBe(sharesOf(flags)[node]);
        expect(twoHopPaths(csr, other)[node]).toBe(twoHopPaths(csr, flags)[node]);
      }),
    );
  });

  it("answer for the first rows alone what they answer for all", () => {
    const [all] = twoHopMeans(six.csr, six.weights, [age]);
    expect([...twoHopMeans(six.csr, six.weights, [age], { nRows: 2 })[0]!]).toEqual([...all!.subarray(0, 2)]);
    expect([...twoHopPaths(six.csr, Uint8Array.of(1, 0, 1, 0, 0, 0), 2)]).toEqual([1, 2]);
  });
});
