import fc from "fast-check";
import { expect, it } from "vitest";
import { directions, tieWeightNames } from "../../src/config/surroundings.ts";
import { catalogue } from "../../src/features/catalogue/index.ts";
import { clientRanges } from "../../src/features/client-ranges.ts";
import type { ColumnPlan } from "../../src/features/column-plan.ts";
import type { ContactInput, TieInput } from "../../src/features/graph-input.ts";
import { measuresOf } from "../../src/features/plan.ts";
import { windowFeatures } from "../../src/features/surroundings.ts";
import type { ClientRange, WindowTotals } from "../../src/features/tie-scope.ts";
import { SeededRandom } from "../../src/util/random.ts";

const bytes = { fixed: 100, perTie: 10, perClient: 1 };

it("fills each range up to the budget, by whole blocks", () => {
  const nTies = [5, 10, 30, 0, 2];
  const size = { blockClients: 4, nClients: 18 };
  // 100 + 54 + 104 = 258; the third block takes 304 by itself, and the last ones 4 + 22.
  expect(clientRanges(nTies, size, bytes, 260)).toEqual([
    { from: 0, to: 8 },
    { from: 8, to: 12 },
    { from: 12, to: 18 },
  ]);
  expect(clientRanges(nTies, size, bytes, 1e6)).toEqual([{ from: 0, to: 18 }]);
  expect(clientRanges([], { blockClients: 4, nClients: 0 }, bytes, 1)).toEqual([{ from: 0, to: 0 }]);
});

const plan: ColumnPlan = {
  hasTime: true,
  windows: [7, 30],
  directions,
  tieWeights: tieWeightNames,
  halfLives: [10, 30],
  numeric: ["arpu", "age", "spend"],
  shared: ["age"],
  categorical: [{ name: "plan", levels: ["a", "b"] }],
};
const features = catalogue.filter(({ cost }) => cost === "ties" || cost === "ties × attributes");
const measures = measuresOf(features, plan);
const [nClients, nContacts] = [23, 17];

it("gives the same bits in any ranges of clients", async () => {
  const whole = await features30And7([{ from: 0, to: nClients }]);
  expect(whole.map(({ name }) => name)).toContain("strength_inverse_sqrt_degree_30d");
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: nClients - 1 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(cuts, async (at) => {
      const edges = [0, ...at.toSorted((a, b) => a - b), nClients];
      const ranges = edges.slice(1).map((to, index) => ({ from: edges[index]!, to }));
      expect(await features30And7(ranges)).toEqual(whole);
    }),
    { numRuns: 20, seed: 7 },
  );
});

async function features30And7(ranges: readonly ClientRange[]) {
  const totals = ranges.map((): WindowTotals => new Map());
  const columns = [];
  for (const window of [30, 7]) {
    const ties = randomTies(window);
    const ofWindow = await windowFeatures(contacts(), {
      ...{ plan, features, window, ranges, totals, minContacts: 2, ofExchanges: new Map() },
      readTies: async (range) => tieInput(ties, range),
      contactDegrees: contactDegrees(ties),
      clients: { numeric: [{ name: "age", values: numbers(3, nClients) }] },
    });
    columns.push(...ofWindow.columns, { name: `n_contacts ${window}`, values: ofWindow.nContacts });
  }
  return columns.map(({ name, values }) => ({ name, values: Array.from(values) }));
}

type Tie = { client: number; contact: number; values: number[] };

/** About a third of all pairs; client 5 has none. */
function randomTies(seed: number): Tie[] {
  const random = new SeededRandom(seed);
  const ties: Tie[] = [];
  for (let client = 0; client < nClients; client += 1)
    for (let contact = 0; contact < nContacts; contact += 1)
      if (random.next() < 0.35 && client !== 5)
        ties.push({ client, contact, values: measures.map(() => random.nextInt(9)) });
  return ties;
}

function tieInput(ties: readonly Tie[], { from, to }: ClientRange): TieInput {
  const inside = ties.filter(({ client }) => client >= from && client < to);
  async function* chunks() {
    yield {
      rowIdx: Int32Array.from(inside, ({ client }) => client - from),
      colIdx: Int32Array.from(inside, ({ contact }) => contact),
      values: Object.fromEntries(
        measures.map((name, at) => [name, Float32Array.from(inside, ({ values }) => values[at]!)]),
      ),
    };
  }
  return { nClients: to - from, nContacts, nTies: inside.length, measures, ties: chunks() };
}

function contactDegrees(ties: readonly Tie[]): Uint32Array {
  return Uint32Array.from(
    { length: nContacts },
    (_, contact) => ties.filter((tie) => tie.contact === contact).length,
  );
}

function contacts(): ContactInput {
  const random = new SeededRandom(1);
  const each = <T>(make: () => T) => Array.from({ length: nContacts }, make);
  return {
    isClient: Int32Array.from(each(() => random.nextInt(2))),
    clientOf: Int32Array.from(each(() => random.nextInt(nClients + 5) - 5)),
    adoptedAgeDays: Int32Array.from(each(() => random.nextInt(60) - 30)),
    numeric: plan.numeric.map((name, at) => ({ name, values: numbers(10 + at, nContacts) })),
    categorical: [
      { name: "plan", codes: Int32Array.from(each(() => random.nextInt(4) - 1)), levels: ["a", "b"] },
    ],
  };
}

function numbers(seed: number, length: number): Float32Array {
  const random = new SeededRandom(seed);
  return Float32Array.from({ length }, () => (random.next() < 0.1 ? Number.NaN : random.nextInt(100)));
}
