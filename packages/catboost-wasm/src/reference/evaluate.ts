// The slow, obvious twin of evaluate.ts: one row, one tree, one split at a time.

import { hashCategories } from "../category-hash.ts";
import { type ModelData, splitTable, treesOf } from "../model-data.ts";
import type { Column } from "../pool.ts";
import { Heap } from "../wasm.ts";

/** Raw scores. `columns` by flat index of the model. */
export function referenceRaw(model: ModelData, columns: readonly Column[], nRows: number): Float64Array {
  const table = splitTable(model);
  const heap = new Heap();
  const hashes = columns.map((column) =>
    column.kind === "categorical" ? hashCategories(heap, column.levels) : undefined,
  );
  const isTrue = (split: number, row: number): boolean => {
    const one = table[split]!;
    if (one.kind === "float") {
      const feature = model.floatFeatures[one.feature]!;
      const column = columns[feature.flatIndex]!;
      const value = column.kind === "numeric" ? column.values[row]! : Number.NaN;
      if (Number.isNaN(value)) return feature.nanTreatment === "AsTrue";
      return value > feature.borders[one.border]!;
    }
    const { catIndex, values } = model.oneHotFeatures[one.oneHot]!;
    const { flatIndex } = model.catFeatures[catIndex]!;
    const column = columns[flatIndex]!;
    return column.kind === "categorical" && hashes[flatIndex]![column.codes[row]!] === values[one.value];
  };
  return Float64Array.from({ length: nRows }, (_, row) => {
    let sum = 0;
    for (const { splits, leafValues } of treesOf(model)) {
      let leaf = 0;
      splits.forEach((split, bit) => {
        if (isTrue(split, row)) leaf += 2 ** bit;
      });
      sum += leafValues[leaf]!;
    }
    return sum * model.scale + model.bias;
  });
}
