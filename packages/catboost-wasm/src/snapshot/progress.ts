import type { Split, Tree } from "../tree.ts";
import { broken } from "./bytes.ts";
import { listOf, type SplitCode } from "./split-code.ts";

/** What a training has brought so far. */
export interface Progressed {
  trees: Tree[];
  /** What has decided whether to go on, in order. */
  judged: Judged[];
  /** Splits that trees have asked for and not kept. */
  dropped: readonly Split[];
}

type Judged = readonly [iteration: number, value: number];

/** The same as JSON; numbers stand apart: values judged, then values and weights of the leaves of each tree. */
export interface ProgressCode {
  judged: number;
  /** Splits of each. */
  trees: readonly unknown[];
  dropped: readonly unknown[];
}

export function writeProgress(
  { trees, judged, dropped }: Progressed,
  splitCode: SplitCode,
): { code: ProgressCode; numbers: ArrayLike<number>[] } {
  const write = (splits: readonly Split[]): unknown[] => splits.map((split) => splitCode.write(split));
  return {
    code: { judged: judged.length, trees: trees.map(({ splits }) => write(splits)), dropped: write(dropped) },
    numbers: [...judged, ...trees.flatMap(({ leafValues, leafWeights }) => [leafValues, leafWeights])],
  };
}

/**
 * @param depth most splits in a tree
 * @throws CatBoostError
 */
export function readProgress(
  { judged, trees, dropped }: ProgressCode,
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
  const pairs = next(judged * 2);
  return {
    judged: Array.from({ length: judged }, (_, i) => [pairs[2 * i]!, pairs[2 * i + 1]!]),
    trees: trees.map((codes) => {
      const splits = read(codes);
      if (splits.length > depth) throw broken(`a tree of ${splits.length} splits, expected at most ${depth}`);
      return { splits, leafValues: next(2 ** splits.length), leafWeights: next(2 ** splits.length) };
    }),
    dropped: read(dropped),
  };
}
