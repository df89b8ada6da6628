import { CatBoostError } from "../errors.ts";
import { flatIndicesOf, type ModelData, splitTable, treesOf } from "../model/model-data.ts";

/** Which bits of the leaf numbers of a tree answer one feature's splits. */
interface TreeBits {
  tree: number;
  bits: number;
}

/**
 * Raw scores with the values of one feature taken from other rows, for every feature that splits read, by rising flat index. An answer to a split
 * goes with the value: leaf numbers are put together from the bits of two rows, and nothing is quantized again.
 *
 * @param leaves row-major nRows × nTrees
 * @param raw the scores as they are
 * @param from row → the row that its value comes from
 * @throws CatBoostError where a statistic reads several features, since its answer belongs to their combination
 */
export function* permutedScores(
  model: ModelData,
  leaves: Uint32Array,
  raw: Float64Array,
  from: Int32Array,
): Generator<{ feature: number; raw: Float64Array }, void> {
  const trees = treesOf(model);
  for (const [feature, readers] of readersOf(model)) {
    const moved = raw.slice();
    for (const { tree, bits } of readers) {
      const { leafValues } = trees[tree]!;
      for (let row = 0; row < moved.length; row++) {
        const own = leaves[row * trees.length + tree]!;
        const other = leaves[from[row]! * trees.length + tree]!;
        const leaf = (own & ~bits) | (other & bits);
        if (leaf !== own) moved[row]! += (leafValues[leaf]! - leafValues[own]!) * model.scale;
      }
    }
    yield { feature, raw: moved };
  }
}

function readersOf(model: ModelData): [feature: number, readers: TreeBits[]][] {
  const table = splitTable(model);
  const readers = new Map<number, TreeBits[]>();
  for (const [tree, { splits }] of treesOf(model).entries()) {
    for (const [bit, split] of splits.entries()) {
      const { categories, others } = flatIndicesOf(model, table[split]!);
      const features = new Set([...categories, ...others]);
      if (features.size > 1) {
        throw new CatBoostError(
          "permutedScores: a statistic reads several features, expected a model with max_ctr_complexity 1",
        );
      }
      const [feature] = features;
      const own = readers.get(feature!) ?? [];
      readers.set(feature!, own);
      const last = own.at(-1);
      if (last?.tree === tree) last.bits |= 1 << bit;
      else own.push({ tree, bits: 1 << bit });
    }
  }
  return [...readers].sort(([one], [other]) => one - other);
}
