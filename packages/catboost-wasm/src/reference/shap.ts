// The slow, obvious twin of shap.ts: every coalition by recursion.
import type { TreeView } from "../model/model-data.ts";

/** Contribution of each distinct feature (in order of appearance) to a row in `leaf`. */
export function referenceContributions(tree: TreeView, features: readonly number[], leaf: number): number[] {
  const players = [...new Set(features)];
  /** Expected value under the node whose upper splits are decided by `path`; `split` is the next one down. */
  const expectation = (split: number, path: number, coalition: ReadonlySet<number>): number => {
    if (split < 0) return tree.leafWeights[path]! > 0 ? tree.leafValues[path]! : 0;
    if (coalition.has(features[split]!))
      return expectation(split - 1, path | (leaf & (1 << split)), coalition);
    const sides = [path, path | (1 << split)] as const;
    const weights = sides.map((side) => weightUnder(tree, split, side));
    const total = weights[0]! + weights[1]!;
    if (total === 0) return 0;
    return sides.reduce(
      (sum, side, i) => sum + (weights[i]! / total) * expectation(split - 1, side, coalition),
      0,
    );
  };
  const top = features.length - 1;
  return players.map((player) => {
    const others = players.filter((one) => one !== player);
    let value = 0;
    for (let subset = 0; subset < 2 ** others.length; subset++) {
      const coalition = new Set(others.filter((_, i) => (subset >> i) & 1));
      const withPlayer = new Set([...coalition, player]);
      const share =
        (factorial(coalition.size) * factorial(others.length - coalition.size)) / factorial(players.length);
      value += share * (expectation(top, 0, withPlayer) - expectation(top, 0, coalition));
    }
    return value;
  });
}

/** Learn weight of the leaves that agree with `path` in the bits from `split` up. */
function weightUnder(tree: TreeView, split: number, path: number): number {
  return tree.leafWeights.reduce(
    (sum, weight, leaf) => sum + (leaf >> split === path >> split ? weight : 0),
    0,
  );
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}
