import type { Combination, CtrTable } from "../model/model-data.ts";
import type { Column, Pool } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { Heap } from "../runtime/wasm.ts";
import { type CombinationColumns, CombinationHasher } from "./combination-hash.ts";
import { emptyBuckets } from "./ctr-buckets.ts";
import type { CtrType } from "./ctr-params.ts";
import type { TargetClasses } from "./target-classes.ts";

const blockRows = 1024;

/** Which rows have which combination of values. */
interface Places {
  /** Of the combinations, in order of appearance. */
  hashes: BigUint64Array;
  /** Number of the combination of each row, pool after pool. */
  ofRow: Uint32Array;
}

/** What a table is made for. */
export interface CtrBase {
  type: CtrType;
  /** Into how many classes, less one, the label is cut. */
  targetBorders: number;
  /** Number of that cut in the file. */
  classifier: number;
  combination: Combination;
}

/**
 * The tables of a model's target statistics, counted on all learn rows; one for each base.
 * @param counted the pools whose rows counters count
 */
export function buildCtrTables(
  model: CombinationColumns,
  pool: Pool,
  classes: TargetClasses,
  counted: readonly Pool[],
  bases: readonly CtrBase[],
): CtrTable[] {
  const heap = new Heap();
  const finder = new PlaceFinder(heap, model, [pool, ...counted], bases);
  const known = new Map<string, Places>();
  return bases.map(({ type, targetBorders, classifier, combination }) => {
    const pools = type === "Counter" ? counted : [pool];
    const key = JSON.stringify([combination, pools.length]);
    const places = known.get(key) ?? heap.scratch(() => finder.find(pools, combination));
    known.set(key, places);
    const cells = type === "Counter" ? countRows(places) : countClasses(type, places, classes, targetBorders);
    return { type, combination, classifier, hashes: places.hashes, ...cells };
  });
}

type Cells = Pick<CtrTable, "cells" | "denominator" | "classes">;

function countRows({ hashes, ofRow }: Places): Cells {
  const cells = new Int32Array(hashes.length);
  for (const place of ofRow) cells[place]!++;
  return { cells, denominator: cells.reduce((a, b) => Math.max(a, b), 0), classes: 0 };
}

function countClasses(type: CtrType, places: Places, classes: TargetClasses, targetBorders: number): Cells {
  const { length } = classes.cut(targetBorders).borders;
  if (type === "BinarizedTargetMeanValue") return sumShares(places, classes, targetBorders, length);
  const cells = new Int32Array(places.hashes.length * (length + 1));
  const classOf = classes.ofRows(targetBorders);
  for (let row = 0; row < classOf.length; row++) cells[places.ofRow[row]! * (length + 1) + classOf[row]!]!++;
  return { cells, denominator: 0, classes: length + 1 };
}

/** | float32 sum of class / borders, in training order | rows | of each combination. */
function sumShares(places: Places, classes: TargetClasses, targetBorders: number, borders: number): Cells {
  const cells = new Int32Array(places.hashes.length * 2);
  const sums = new Float32Array(cells.buffer);
  classes.forEachRow(targetBorders, (row, k) => {
    const place = places.ofRow[row]!;
    sums[2 * place]! += Math.fround(k / borders);
    cells[2 * place + 1]!++;
  });
  return { cells, denominator: 0, classes: 0 };
}

/** Numbers the combinations of rows; what depends on the pools alone is made once. */
class PlaceFinder {
  #heap: Heap;
  #hashers: ReadonlyMap<Pool, CombinationHasher>;
  #hashes: Pointer;
  #places: Pointer;

  constructor(heap: Heap, model: CombinationColumns, pools: readonly Pool[], bases: readonly CtrBase[]) {
    const combinations = bases.map(({ combination }) => combination);
    this.#heap = heap;
    this.#hashers = new Map(
      [...new Set(pools)].map((pool) => [
        pool,
        new CombinationHasher(heap, model, byFlatIndex(model, pool.columns), combinations, blockRows),
      ]),
    );
    this.#hashes = heap.alloc(blockRows * 8);
    this.#places = heap.alloc(blockRows * 4);
  }

  /** Its table lives as long as the caller's scratch. */
  find(pools: readonly Pool[], combination: Combination): Places {
    const heap = this.#heap;
    const nAll = pools.reduce((sum, { nRows }) => sum + nRows, 0);
    const buckets = emptyBuckets(heap, nAll);
    const found: bigint[] = [];
    const ofRow = new Uint32Array(nAll);
    let first = 0;
    for (const pool of pools) {
      const hasher = this.#hashers.get(pool)!;
      for (let from = 0; from < pool.nRows; from += blockRows) {
        const rows = Math.min(blockRows, pool.nRows - from);
        hasher.hash(combination, from, rows, this.#hashes);
        const size = found.length;
        const next = heap.kernels.indexHashes(
          this.#hashes,
          rows,
          buckets.at,
          buckets.count,
          size,
          this.#places,
        );
        const places = heap.u32(this.#places, rows);
        ofRow.set(places, first + from);
        const hashes = heap.u64(this.#hashes, rows);
        for (let row = 0; found.length < next; row++)
          if (places[row] === found.length) found.push(hashes[row]!);
      }
      first += pool.nRows;
    }
    return { hashes: BigUint64Array.from(found), ofRow };
  }
}

/** A pool's columns in the model's order. */
function byFlatIndex(model: CombinationColumns, columns: readonly Column[]): Column[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const features = [...model.floatFeatures, ...model.catFeatures];
  return features.sort((a, b) => a.flatIndex - b.flatIndex).map(({ name }) => byName.get(name)!);
}
