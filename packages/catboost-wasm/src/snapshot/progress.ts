import type { MetricValues, ValuesAfterTree } from "../training/training-history.ts";
import type { Split, Tree } from "../trees/tree.ts";
import { broken } from "./bytes.ts";
import { listOf, type SplitCode } from "./split-code.ts";

/** What a training has brought so far. */
export interface Progressed {
  trees: Tree[];
  /** What the metrics said after each. */
  history: readonly ValuesAfterTree[];
  /** Splits that trees have asked for and not kept. */
  dropped: readonly Split[];
}

/** The same as JSON; numbers stand apart: values and weights of the leaves of each tree. */
export interface ProgressCode {
  history: readonly unknown[];
  /** Splits of each. */
  trees: readonly unknown[];
  dropped: readonly unknown[];
}

export function writeProgress(
  { trees, history, dropped }: Progressed,
  splitCode: SplitCode,
): { code: ProgressCode; numbers: ArrayLike<number>[] } {
  const write = (splits: readonly Split[]): unknown[] => splits.map((split) => splitCode.write(split));
  return {
    code: {
      history: history.map((values) => values.map(writeValues)),
      trees: trees.map(({ splits }) => write(splits)),
      dropped: write(dropped),
    },
    numbers: trees.flatMap(({ leafValues, leafWeights }) => [leafValues, leafWeights]),
  };
}

/**
 * @param depth most splits in a tree
 * @throws CatBoostError
 */
export function readProgress(
  { history, trees, dropped }: ProgressCode,
  numbers: Float64Array,
  splitCode: SplitCode,
  depth: number,
): Progressed {
  let at = 0;
  const next = (count: number): Float64Array => {
    at += count;
    if (at > numbers.length) throw broken("fewer numbers than its trees need");
    return numbers.slice(at - count, at);
  };
  const read = (codes: unknown): Split[] => listOf(codes).map((code) => splitCode.read(code));
  if (history.length !== trees.length) throw broken(`${trees.length} trees and values of ${history.length}`);
  return {
    history: history.map((values) => listOf(values).map(readValues)),
    trees: trees.map((codes) => {
      const splits = read(codes);
      if (splits.length > depth) throw broken(`a tree of ${splits.length} splits, expected at most ${depth}`);
      return { splits, leafValues: next(2 ** splits.length), leafWeights: next(2 ** splits.length) };
    }),
    dropped: read(dropped),
  };
}

/** JSON has no NaN and no infinite numbers: they are texts. */
function writeValues(values: MetricValues): Record<string, number | string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : `${value}`]),
  );
}

function readValues(code: unknown): MetricValues {
  if (typeof code !== "object" || code === null) throw broken("something else where metrics should be");
  return Object.fromEntries(Object.entries(code).map(([name, value]) => [name, Number(value)]));
}
