// The slow, obvious twin of evaluate.ts: one row, one tree, one split at a time.

import { hashCategories } from "../columns/category-hash.ts";
import { type CtrFeature, type CtrTable, type ModelData, splitTable, treesOf } from "../model/model-data.ts";
import type { Column } from "../pool/pool.ts";
import { Heap } from "../runtime/wasm.ts";

/** Raw scores. `columns` by flat index of the model. */
export function referenceRaw(model: ModelData, columns: readonly Column[], nRows: number): Float64Array {
  const table = splitTable(model);
  const heap = new Heap();
  const hashes = columns.map((column) =>
    column.kind === "categorical" ? hashCategories(heap, column.levels) : undefined,
  );
  const hashOf = (cat: number, row: number): number => {
    const { flatIndex } = model.catFeatures[cat]!;
    const column = columns[flatIndex]!;
    return column.kind === "categorical" ? hashes[flatIndex]![column.codes[row]!]! : 0;
  };
  const isAbove = (index: number, border: number, row: number): boolean => {
    const feature = model.floatFeatures[index]!;
    const column = columns[feature.flatIndex]!;
    const value = column.kind === "numeric" ? column.values[row]! : Number.NaN;
    if (Number.isNaN(value)) return feature.nanTreatment === "AsTrue";
    return value > border;
  };
  const ctrValue = (feature: CtrFeature, row: number): number => {
    const table = model.ctrTables[feature.table]!;
    const { cats, floats, oneHots } = table.combination;
    const hash = combinationHash([
      ...cats.map((cat) => hashOf(cat, row)),
      ...floats.map(({ feature, border }) => Number(isAbove(feature, border, row))),
      ...oneHots.map(({ catIndex, value }) => Number(hashOf(catIndex, row) === value)),
    ]);
    const [good, total] = goodAndTotal(feature, table, table.hashes.indexOf(hash));
    const f = Math.fround;
    const ratio = f(f(good + feature.priorNum) / f(total + feature.priorDenom));
    return f(f(ratio + feature.shift) * feature.scale);
  };
  const isTrue = (split: number, row: number): boolean => {
    const one = table[split]!;
    if (one.kind === "float") {
      return isAbove(one.feature, model.floatFeatures[one.feature]!.borders[one.border]!, row);
    }
    if (one.kind === "ctr") {
      const feature = model.ctrFeatures[one.ctr]!;
      return ctrValue(feature, row) > feature.borders[one.border]!;
    }
    const { catIndex, values } = model.oneHotFeatures[one.oneHot]!;
    return hashOf(catIndex, row) === values[one.value];
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

/** Hash of the parts of a combination: signed hashes of categories, then 0 or 1 for each split. */
export function combinationHash(parts: readonly number[]): bigint {
  const multiplier = 0x4906ba494954cb65n;
  return parts.reduce(
    (hash, part) => BigInt.asUintN(64, multiplier * (hash + multiplier * BigInt(part))),
    0n,
  );
}

function goodAndTotal(
  { targetBorder }: CtrFeature,
  { type, cells, classes, denominator }: CtrTable,
  place: number,
): [number, number] {
  if (type === "Counter" || type === "FeatureFreq") return [place < 0 ? 0 : cells[place]!, denominator];
  if (place < 0) return [0, 0];
  // Counts of a broken file may overflow, in the kernel as here.
  if (type === "Borders" || type === "Buckets") {
    const counts = cells.subarray(place * classes, (place + 1) * classes);
    const good = counts.filter((_, i) => (type === "Borders" ? i > targetBorder : i === targetBorder));
    return [
      good.reduce((sum, count) => (sum + count) | 0, 0),
      counts.reduce((sum, count) => (sum + count) | 0, 0),
    ];
  }
  return [new Float32Array(cells.buffer, cells.byteOffset)[2 * place]!, cells[2 * place + 1]!];
}
