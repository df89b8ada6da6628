import { readCbm } from "../src/cbm/read.ts";
import { splitTable, treesOf } from "../src/model/model-data.ts";

/** The first thing in which two models differ, in words; undefined if every split, leaf value and leaf weight is the same to the bit. */
export function firstDifference(ours: Uint8Array, official: Uint8Array): string | undefined {
  const a = treesOfFile(ours);
  const b = treesOfFile(official);
  if (a.bias !== b.bias) return `bias ${a.bias}, official ${b.bias}`;
  if (a.trees.length !== b.trees.length) return `${a.trees.length} trees, official ${b.trees.length}`;
  for (const [i, tree] of a.trees.entries()) {
    const other = b.trees[i]!;
    for (const part of ["splits", "leafValues", "leafWeights"] as const) {
      const at = tree[part].findIndex((value, k) => value !== other[part][k]);
      if (tree[part].length !== other[part].length) {
        return `tree ${i}: ${tree[part].length} ${part}, official ${other[part].length}`;
      }
      if (at >= 0) return `tree ${i} ${part} ${at}: ${tree[part][at]}, official ${other[part][at]}`;
    }
  }
  return undefined;
}

/** @param cbm bytes of the file */
export function treesOfFile(cbm: Uint8Array) {
  const model = readCbm(cbm);
  const table = splitTable(model).map((split) => {
    if (split.kind === "float") {
      return `numeric ${split.feature} > ${model.floatFeatures[split.feature]!.borders[split.border]}`;
    }
    if (split.kind === "oneHot") {
      const { catIndex, values } = model.oneHotFeatures[split.oneHot]!;
      return `one-hot ${catIndex} = ${values[split.value]}`;
    }
    const { borders, table, ...ctr } = model.ctrFeatures[split.ctr]!;
    const { type, combination } = model.ctrTables[table]!;
    return `${type} ${JSON.stringify(combination)} ${JSON.stringify(ctr)} > ${borders[split.border]}`;
  });
  const trees = treesOf(model).map((tree) => ({
    splits: Array.from(tree.splits, (split) => table[split]!),
    leafValues: [...tree.leafValues],
    leafWeights: [...tree.leafWeights],
  }));
  return { bias: model.bias, trees };
}
