import { type BundleCandidate, planBundles } from "../columns/bundles.ts";
import { bundledIds, type LearnFeature, type NumericFeature } from "../columns/features.ts";
import type { Column, Pool } from "../pool/pool.ts";
import { Rng } from "../runtime/random.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { EvalSet } from "./eval-set.ts";

/** Rows of one eval set, and the features that share a bundle there. */
export interface EvalBundles {
  from: number;
  to: number;
  /** The ids of such a category are held modulo `bundledIds`. */
  bundled: ReadonlySet<LearnFeature>;
}

/**
 * What is bundled in each eval set. Official bundles each table by its own rows: what shares a bundle among the learn rows need not do so here,
 * nor the other way round.
 * @param evalRows of each eval set; `evalSet` holds them one behind the other
 */
export function bundlesOfEvalSets(
  heap: Heap,
  features: readonly LearnFeature[],
  evalSet: EvalSet,
  evalRows: readonly number[],
): EvalBundles[] {
  const useful = features.filter((feature) => feature.bins > 1);
  const columns = useful.map((feature) => columnOf(feature, evalSet));
  if (!columns.some(({ ids }) => ids?.some((id) => id >= bundledIds))) return [];
  let to = 0;
  return evalRows.map((nRows) => {
    const from = to;
    to += nRows;
    const bundles = planBundles(
      columns.map((column) => candidateOf(column, from, to)),
      nRows,
      () => {
        const rng = new Rng(heap, 0);
        return (bound) => rng.uniform(bound);
      },
    );
    return { from, to, bundled: new Set(bundles.flat().map(({ feature }) => feature)) };
  });
}

/** The rows of the eval sets as target statistics see them. */
export function withEvalBundles(pool: Pool, evalSet: EvalSet, parts: readonly EvalBundles[]): Pool {
  const categories = new Set(parts.flatMap(({ bundled }) => [...bundled]));
  const seen = new Map(
    [...categories].flatMap((feature) => {
      if (feature.kind === "numeric") return [];
      const { ids: codes, texts: levels } = evalSet.idsOf(feature);
      wrapIds(codes, feature, parts);
      return [
        [feature.name, { kind: "categorical", name: feature.name, codes: Int32Array.from(codes), levels }],
      ];
    }),
  ) as ReadonlyMap<string, Column>;
  return { ...pool, columns: pool.columns.map((column) => seen.get(column.name) ?? column) };
}

/** Ids of a category as they are read from bundles. INOUT `ids` of the rows of all eval sets. */
export function wrapIds(ids: Uint32Array, feature: LearnFeature, parts: readonly EvalBundles[]): void {
  for (const { from, to, bundled } of parts) {
    if (!bundled.has(feature)) continue;
    for (let row = from; row < to; row++) ids[row]! %= bundledIds;
  }
}

interface EvalColumn {
  feature: LearnFeature;
  /** Absent: a number. */
  ids?: Uint32Array;
  isOff(row: number): boolean;
}

function columnOf(feature: LearnFeature, evalSet: EvalSet): EvalColumn {
  if (feature.kind === "numeric") return { feature, isOff: offDefault(feature, evalSet.valuesOf(feature)) };
  const { ids } = evalSet.idsOf(feature);
  return { feature, ids, isOff: (row) => ids[row] !== 0 };
}

/** Missing values count as the default, minus infinity does not: official has it so. */
function offDefault({ borders, nan }: NumericFeature, values: Float32Array): (row: number) => boolean {
  const lowest = borders[0]!;
  return (row) => {
    const value = values[row]!;
    return value > lowest || value === -Infinity || (Number.isNaN(value) && nan === "max");
  };
}

/** A category needs room for all values that came so far, those of eval sets before this one included. */
function candidateOf(
  { feature, ids, isOff }: EvalColumn,
  from: number,
  to: number,
): BundleCandidate & { feature: LearnFeature } {
  const mask = new Uint32Array(Math.ceil((to - from) / 32));
  let count = 0;
  for (let row = from; row < to; row++) {
    if (!isOff(row)) continue;
    mask[(row - from) >> 5]! |= 1 << ((row - from) & 31);
    count++;
  }
  const most = ids?.subarray(0, to).reduce((max, id) => Math.max(max, id), 0) ?? 0;
  const need = Math.max(feature.bins - 1, most);
  return { feature, flatIndex: feature.flatIndex, need, count, mask: () => mask };
}
