import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Assignment, assign, type EarlierAssignment, nobody } from "../../src/pilot/assign.ts";

const options = { salt: "autumn", treatedShare: 0.5 };

const after = (
  clientId: readonly string[],
  { treated, stratum, cluster }: Assignment,
): EarlierAssignment => ({
  clientId,
  stratum,
  cluster,
  treated,
});

describe("an assignment", () => {
  it("is of single clients where nothing else is asked for", () => {
    const batch = { clientId: ["a", "b", "c", "d"], stratum: ["x", "x", "y", "y"] };
    const { treated, cluster, stratum } = assign(batch, nobody, options);
    expect(cluster).toEqual(batch.clientId);
    expect(stratum).toEqual(batch.stratum);
    expect(treated[0]! + treated[1]!).toBe(1);
    expect(treated[2]! + treated[3]!).toBe(1);
  });

  it("keeps the clients of a community in one arm", () => {
    const community = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(community, (of) => {
        const clientId = of.map((_, at) => `c${at}`);
        const result = assign(
          { clientId, stratum: clientId, community: Int32Array.from(of) },
          nobody,
          options,
        );
        for (const id of new Set(of)) {
          const rows = [...of.keys()].filter((at) => of[at] === id);
          expect(new Set(rows.map((at) => result.treated[at])).size).toBe(1);
          expect(new Set(rows.map((at) => result.cluster[at])).size).toBe(1);
          const low = 2 ** Math.floor(Math.log2(rows.length));
          expect(result.stratum[rows[0]!]).toMatch(new RegExp(`^${low} `));
        }
      }),
    );
  });

  it("gives whoever comes later the arm of the people around, and a new community its own", () => {
    const clientId = ["a", "b", "c", "d", "e"];
    const first = assign(
      { clientId, stratum: clientId, community: Int32Array.of(0, 0, 0, 1, 1) },
      nobody,
      options,
    );
    expect(first.cluster).toEqual(["a", "a", "a", "d", "d"]);
    // Now b and c talk with d: their community holds two clients of the first cluster and one of the second.
    const now = new Map([
      ["a", 5],
      ["b", 6],
      ["c", 6],
      ["d", 6],
      ["e", 7],
    ]);
    const later = assign(
      { clientId: ["f", "g", "h", "i"], stratum: ["", "", "", ""], community: Int32Array.of(6, 7, 8, 8) },
      after(clientId, first),
      options,
      now,
    );
    expect(later.cluster).toEqual(["a", "d", "h", "h"]);
    expect(later.treated[0]).toBe(first.treated[0]);
    expect(later.treated[1]).toBe(first.treated[3]);
    expect(later.treated[2]).toBe(later.treated[3]);
    expect(later.stratum.slice(0, 2)).toEqual(["2 to 3 clients", "2 to 3 clients"]);
  });

  it("goes on counting where the stratum stopped", () => {
    const ids = Array.from({ length: 30 }, (_, at) => `c${at}`);
    const stratum = ids.map(() => "x");
    const first = assign({ clientId: ids.slice(0, 7), stratum: stratum.slice(0, 7) }, nobody, options);
    const second = assign(
      { clientId: ids.slice(7), stratum: stratum.slice(7) },
      after(ids.slice(0, 7), first),
      options,
    );
    const nTreated = [...first.treated, ...second.treated].reduce((sum, arm) => sum + arm, 0);
    expect(nTreated).toBe(15);
  });
});
