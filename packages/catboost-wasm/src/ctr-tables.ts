import { type CombinationColumns, CombinationHasher } from "./combination-hash.ts";
import { emptyBuckets } from "./ctr-buckets.ts";
import type { CtrDescription } from "./ctr-params.ts";
import type { Combination, CtrTable } from "./model-data.ts";
import type { Column, Pool } from "./pool.ts";
import { Heap } from "./wasm.ts";

const blockRows = 1024;
/** Official numbers the target's binarization 1, and 0 where the target does not matter. */
const classifierOf = (type: CtrDescription["type"]): number => (type === "Counter" ? 0 : 1);

/** What the learn rows of each combination of values have in common. */
interface Counts {
  hashes: BigUint64Array;
  /** Rows of class 0 and of class 1, for each hash. */
  classes: Int32Array;
}

type LabelledPool = Pool & { label: Float32Array };

/**
 * The tables of a model's target statistics, counted on all learn rows; one for each base.
 * @param counted the pools whose rows counters count
 */
export function buildCtrTables(
  model: CombinationColumns,
  pool: LabelledPool,
  counted: readonly LabelledPool[],
  bases: readonly { type: CtrDescription["type"]; combination: Combination }[],
): CtrTable[] {
  const known = new Map<string, Counts>();
  return bases.map(({ type, combination }) => {
    const pools = type === "Counter" ? counted : [pool];
    const key = JSON.stringify([combination, pools.length]);
    const counts = known.get(key) ?? countCombination(model, pools, combination);
    known.set(key, counts);
    return {
      type,
      combination,
      classifier: classifierOf(type),
      hashes: counts.hashes,
      ...cellsOf(type, counts.classes),
    };
  });
}

function cellsOf(
  type: CtrDescription["type"],
  classes: Int32Array,
): Pick<CtrTable, "cells" | "denominator" | "classes"> {
  if (type === "Borders" || type === "Buckets") return { cells: classes, denominator: 0, classes: 2 };
  const entries = classes.length / 2;
  const totals = Int32Array.from({ length: entries }, (_, i) => classes[2 * i]! + classes[2 * i + 1]!);
  if (type === "Counter") {
    return { cells: totals, denominator: totals.reduce((a, b) => Math.max(a, b), 0), classes: 0 };
  }
  const cells = new Int32Array(classes.length);
  const sums = new Float32Array(cells.buffer);
  for (let i = 0; i < entries; i++) {
    sums[2 * i] = classes[2 * i + 1]!;
    cells[2 * i + 1] = totals[i]!;
  }
  return { cells, denominator: 0, classes: 0 };
}

function countCombination(
  model: CombinationColumns,
  pools: readonly LabelledPool[],
  combination: Combination,
): Counts {
  const heap = new Heap();
  const buckets = emptyBuckets(
    heap,
    pools.reduce((sum, { nRows }) => sum + nRows, 0),
  );
  const hashes = heap.alloc(blockRows * 8);
  const places = heap.alloc(blockRows * 4);
  const found: bigint[] = [];
  const classes: number[] = [];
  for (const { columns, label, nRows } of pools) {
    const hasher = new CombinationHasher(heap, model, byFlatIndex(model, columns), [combination], blockRows);
    for (let from = 0; from < nRows; from += blockRows) {
      const rows = Math.min(blockRows, nRows - from);
      hasher.hash(combination, from, rows, hashes);
      heap.kernels.indexHashes(hashes, rows, buckets.at, buckets.count, found.length, places);
      const block = heap.u64(hashes, rows);
      heap.u32(places, rows).forEach((place, i) => {
        if (place === found.length) {
          found.push(block[i]!);
          classes.push(0, 0);
        }
        classes[2 * place + label[from + i]!]!++;
      });
    }
  }
  return { hashes: BigUint64Array.from(found), classes: Int32Array.from(classes) };
}

/** A pool's columns in the model's order. */
function byFlatIndex(model: CombinationColumns, columns: readonly Column[]): Column[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const features = [...model.floatFeatures, ...model.catFeatures];
  return features.sort((a, b) => a.flatIndex - b.flatIndex).map(({ name }) => byName.get(name)!);
}
