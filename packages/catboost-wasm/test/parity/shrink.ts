import type { Pool, TrainParams } from "../../src/index.ts";
import type { ParityCase } from "./cases.ts";
import { compareCases } from "./compare.ts";
import { type LabelledPool, pickRows } from "./tables.ts";

/** Smaller cases tried at once; official answers them in one process. */
const batch = 32;

/** Smaller cases are looked for at most so often. */
const maxRounds = 80;

/**
 * The smallest case found that still differs: fewer rows, columns, trees and parameters.
 * @param difference of `start`
 */
export async function shrinkCase(start: ParityCase, difference: string): Promise<ParityCase> {
  const withPredictions = difference.includes("predicts");
  let smallest = start;
  let chunks = 2;
  for (let round = 0; round < maxRounds; round++) {
    const smaller = await firstDiffering(
      [
        ...withoutParams(smallest),
        ...withFewerTrees(smallest),
        ...withoutColumns(smallest),
        ...withFewerRows(smallest, chunks),
      ],
      withPredictions,
    );
    if (smaller) smallest = smaller;
    else if (chunks >= Math.min(64, smallest.learn.nRows)) break;
    else chunks *= 2;
  }
  return smallest;
}

async function firstDiffering(
  cases: readonly ParityCase[],
  withPredictions: boolean,
): Promise<ParityCase | undefined> {
  for (let from = 0; from < cases.length; from += batch) {
    const some = cases.slice(from, from + batch);
    const outcomes = await compareCases(some, { withPredictions });
    const at = outcomes.findIndex(({ difference }) => isDifference(difference));
    if (at >= 0) return some[at];
  }
  return undefined;
}

/** A table that one side cannot train on is no smaller example of a difference. */
function isDifference(difference: string | undefined): boolean {
  return difference !== undefined && !difference.includes("refuses");
}

function withoutParams(one: ParityCase): ParityCase[] {
  const kept = new Set(["iterations", "loss_function"]);
  const names = (Object.keys(one.params) as (keyof TrainParams)[]).filter((name) => !kept.has(name));
  const cases = names.map((name) => {
    const { [name]: _, ...params } = one.params;
    return { ...one, params };
  });
  return one.isEvaluated ? [{ ...one, isEvaluated: false }, ...cases] : cases;
}

function withFewerTrees(one: ParityCase): ParityCase[] {
  const { iterations = 1000, depth = 6 } = one.params;
  const trees = [Math.ceil(iterations / 4), Math.ceil(iterations / 2), iterations - 1];
  return [
    ...trees
      .filter((fewer) => fewer > 0 && fewer < iterations)
      .map((fewer) => ({ ...one, params: { ...one.params, iterations: fewer } })),
    ...(depth > 1 ? [{ ...one, params: { ...one.params, depth: depth - 1 } }] : []),
  ];
}

/** Halves of the columns first, then single ones. */
function withoutColumns(one: ParityCase): ParityCase[] {
  const count = one.learn.columns.length;
  if (count < 2 || one.params.per_feature_ctr) return [];
  const without = (from: number, to: number): ParityCase => {
    const cut = <T extends Pool>(pool: T): T => ({
      ...pool,
      columns: pool.columns.filter((_, i) => i < from || i >= to),
    });
    return { ...one, learn: cut(one.learn), test: cut(one.test) };
  };
  const half = Math.ceil(count / 2);
  return [without(0, half), without(half, count), ...one.learn.columns.map((_, i) => without(i, i + 1))];
}

function withFewerRows(one: ParityCase, chunks: number): ParityCase[] {
  const cut = (pool: LabelledPool, chunk: number): LabelledPool => {
    const [from, to] = [chunk, chunk + 1].map((i) => Math.floor((i * pool.nRows) / chunks)) as [
      number,
      number,
    ];
    return pickRows(
      pool,
      [...Array(pool.nRows).keys()].filter((row) => row < from || row >= to),
    );
  };
  return Array.from({ length: chunks }, (_, chunk) => ({ ...one, learn: cut(one.learn, chunk) })).filter(
    ({ learn }) => learn.nRows > 1 && learn.label.some((y) => y !== learn.label[0]),
  );
}
