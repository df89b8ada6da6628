import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CallChunk, Exchanges, type HolderChunk } from "../../src/graph/exchanges/exchanges.ts";
import { tiesReference } from "../../src/graph/reference/exchanges.ts";
import { SeededRandom } from "../../src/util/random.ts";

const day = 86_400e6;
const windowDays = 10;
const asOf = 20_000 * day;
const windowFrom = asOf - windowDays * day;
const halfLives = [2, 7];
const measures = [
  ...["calls_out", "calls_in", "seconds_out", "seconds_in", "newest_age_days", "oldest_age_days"],
  ...["active_days", "calls_night", "calls_weekend", "recency_2", "recency_7"],
];
const fading = {
  halfLives,
  weights: Float64Array.from(
    halfLives.flatMap((halfLife) =>
      Array.from({ length: windowDays + 1 }, (_, age) => 2 ** (20 - age / halfLife)),
    ),
  ),
};
const firstQuarter = windowFrom / 900e6;
const calendar = Uint8Array.from({ length: windowDays * 96 + 1 }, (_, idx) => (idx * 7) % 4);

interface World {
  nRows: number;
  nContactKeys: number;
  holders: HolderChunk;
  calls: CallChunk;
}

/** Numbers that change hands, are nobody's for a while, are a client's, a subscriber's or both, and calls at all edges of the window. */
function randomWorld(seed: number, nNumbers: number, nCalls: number): World {
  const random = new SeededRandom(seed);
  const nRows = 1 + random.nextInt(300);
  const nContactKeys = 1 + random.nextInt(5000);
  const isUsable = Array.from({ length: nContactKeys }, () => (random.next() < 0.8 ? 1 : 0));
  const keys = Array.from({ length: nNumbers }, () => BigInt(random.nextInt(2 ** 31)) << 31n);
  const rows: { key: bigint; from: number; to: number; row: number; contact: number }[] = [];
  for (const key of new Set(keys)) {
    const cuts = [0, 1, random.next(), random.next()].sort().slice(0, 2 + random.nextInt(3));
    for (let at = 0; at + 1 < cuts.length; at += 1) {
      if (random.next() < 0.1) continue;
      rows.push({
        key,
        from: windowFrom + Math.floor((cuts[at]! * (asOf - windowFrom)) / 1e6) * 1e6,
        to: windowFrom + Math.floor((cuts[at + 1]! * (asOf - windowFrom)) / 1e6) * 1e6,
        row: random.next() < 0.6 ? random.nextInt(nRows) : -1,
        contact: random.next() < 0.6 ? random.nextInt(nContactKeys) : -1,
      });
    }
  }
  const held = rows.filter(({ from, to }) => from < to);
  const edges = [
    windowFrom,
    windowFrom + 1,
    asOf - 1,
    asOf - 5 * day,
    asOf - 5 * day - 1,
    asOf - 5 * day + 1,
  ];
  const startedAt = () =>
    random.next() < 0.2
      ? edges[random.nextInt(edges.length)]!
      : windowFrom + Math.floor(random.next() * (asOf - windowFrom));
  const someKey = () =>
    random.next() < 0.05 ? 77n << 40n : keys[Math.floor(random.next() ** 3 * keys.length)]!;
  const each = <T>(make: () => T) => Array.from({ length: nCalls }, make);
  return {
    nRows,
    nContactKeys,
    holders: {
      numberKeys: BigInt64Array.from(held, ({ key }) => key),
      heldFrom: BigInt64Array.from(held, ({ from }) => BigInt(from)),
      heldTo: BigInt64Array.from(held, ({ to }) => BigInt(to)),
      rowIdx: Int32Array.from(held, ({ row }) => row),
      contactKeys: Int32Array.from(held, ({ contact }) => contact),
      isUsable: Int32Array.from(held, ({ contact }) => (contact < 0 ? 0 : isUsable[contact]!)),
    },
    calls: {
      callerKeys: BigInt64Array.from(each(someKey)),
      calleeKeys: BigInt64Array.from(each(someKey)),
      startedAt: BigInt64Array.from(each(startedAt), BigInt),
      seconds: Int32Array.from(each(() => (random.next() < 0.1 ? 86_400 : random.nextInt(600)))),
    },
  };
}

function exchangesOf({ nRows, nContactKeys, holders, calls }: World): Exchanges {
  const isShort = (_: bigint, idx: number) =>
    holders.heldFrom[idx]! > windowFrom || holders.heldTo[idx]! < asOf;
  const exchanges = new Exchanges({
    ...{ nRows, nContactKeys, windowFrom, asOf, firstQuarter, calendar },
    nHolders: holders.numberKeys.length,
    nShortHolders: holders.numberKeys.filter(isShort).length,
  });
  exchanges.addHolders(holders);
  exchanges.addCalls(calls);
  return exchanges;
}

function tiesOf(exchanges: Exchanges, keys: Int32Array, from: number, to: number, windowSeconds: number) {
  const ties = [];
  for (const { rowIdx, colIdx, values } of exchanges.ties({ from, to, windowSeconds, measures, fading }))
    for (const [at, row] of Array.from(rowIdx).entries())
      ties.push({
        row: row + from,
        contactKey: keys[colIdx[at]!]!,
        values: Object.fromEntries(measures.map((name) => [name, values![name]![at]!])),
      });
  return ties;
}

function expectTwin(world: World): void {
  const exchanges = exchangesOf(world);
  const keys = exchanges.finish();
  for (const days of [windowDays, 5]) {
    const window = { asOf, seconds: days * 86_400 };
    const expected = tiesReference(
      world.holders,
      world.calls,
      window,
      (quarter) => calendar[quarter - firstQuarter]!,
      halfLives,
    ).map((tie) => ({
      ...tie,
      values: Object.fromEntries(
        Object.entries(tie.values).map(([name, value]) => [name, Math.fround(value)]),
      ),
    }));
    expect(tiesOf(exchanges, keys, 0, world.nRows, window.seconds)).toEqual(expected);
    const [from, to] = [Math.floor(world.nRows / 3), Math.ceil(world.nRows / 2)];
    expect(tiesOf(exchanges, keys, from, to, window.seconds)).toEqual(
      expected.filter(({ row }) => row >= from && row < to),
    );
    if (days < windowDays) continue;
    expect(Array.from(keys)).toEqual(
      [...new Set(expected.map(({ contactKey }) => contactKey))].sort((a, b) => a - b),
    );
    expect(exchanges.tiesOfRow.reduce((sum, count) => sum + count, 0)).toBe(expected.length);
  }
}

describe("calls → ties by kernels", () => {
  it("equals the plain twin, to the bit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 40 }), (seed, nNumbers) =>
        expectTwin(randomWorld(seed, nNumbers, 1 + (seed % 200))),
      ),
      { seed: 20_262, numRuns: 150 },
    );
  });

  it("equals it over several chunks and blocks", () => {
    expectTwin(randomWorld(7, 40, 9000));
  });

  it("does not depend on the order of calls and holders", () => {
    const world = randomWorld(11, 30, 3000);
    const { holders, calls } = world;
    const reversed = <T extends BigInt64Array | Int32Array>(values: T) => values.slice().reverse() as T;
    const turned = {
      ...world,
      holders: Object.fromEntries(
        Object.entries(holders).map(([name, values]) => [name, reversed(values)]),
      ) as unknown as HolderChunk,
      calls: Object.fromEntries(
        Object.entries(calls).map(([name, values]) => [name, reversed(values)]),
      ) as unknown as CallChunk,
    };
    const [one, other] = [exchangesOf(world), exchangesOf(turned)];
    const [keys, otherKeys] = [one.finish(), other.finish()];
    expect(otherKeys).toEqual(keys);
    expect(tiesOf(other, keys, 0, world.nRows, 864_000)).toEqual(tiesOf(one, keys, 0, world.nRows, 864_000));
  });

  it("counts calls without a holder, and ties and contacts who may not be used", () => {
    const hour = BigInt(asOf - 3600e6);
    const exchanges = exchangesOf({
      nRows: 2,
      nContactKeys: 3,
      holders: {
        numberKeys: BigInt64Array.of(1n << 40n, 2n << 40n, 3n << 40n, 4n << 40n),
        heldFrom: new BigInt64Array(4).fill(BigInt(windowFrom)),
        heldTo: new BigInt64Array(4).fill(BigInt(asOf)),
        rowIdx: Int32Array.of(0, 1, -1, -1),
        contactKeys: Int32Array.of(-1, -1, 0, 2),
        isUsable: Int32Array.of(0, 0, 1, 0),
      },
      calls: {
        callerKeys: BigInt64Array.of(1n << 40n, 2n << 40n, 4n << 40n, 4n << 40n, 1n << 40n),
        calleeKeys: BigInt64Array.of(3n << 40n, 4n << 40n, 2n << 40n, 1n << 40n, 9n << 40n),
        startedAt: new BigInt64Array(5).fill(hour),
        seconds: new Int32Array(5),
      },
    });
    expect(Array.from(exchanges.finish())).toEqual([0]);
    expect(exchanges.nCallsWithoutHolder).toBe(1);
    expect(exchanges.nTiesDropped).toBe(2);
    expect(exchanges.nContactsDropped).toBe(1);
    expect(Array.from(exchanges.tiesOfRow)).toEqual([1, 0]);
  });
});
