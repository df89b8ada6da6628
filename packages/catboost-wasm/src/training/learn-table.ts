import { borderRows } from "../columns/borders.ts";
import { describeFeatures, type LearnFeature } from "../columns/features.ts";
import { buildGroups, buildSingles, type Group } from "../columns/groups.ts";
import { fastBorderRows } from "../fast/params.ts";
import type { Settings } from "../params/settings.ts";
import type { LearnPool } from "../pool/pool.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Rng } from "../runtime/random.ts";
import type { Heap } from "../runtime/wasm.ts";

type Table = Pick<LearnPool, "nRows" | "columns">;

/** The learn rows as trees read them. */
export interface LearnTable {
  /** Row numbers of the pool in training order, u32[nRows]; 0 = as given. */
  order: Pointer;
  features: readonly LearnFeature[];
  groups: readonly Group[];
}

/**
 * Reads the columns one after the other and keeps about one byte a value.
 * @param isIgnored by flat index
 * @param foldRng of rows that stay in their order: draws those that choose the borders
 * @param signal asked before each column
 * @throws CatBoostError as `describeFeatures`
 */
export async function readTable(
  heap: Heap,
  rng: Rng,
  pool: Table,
  settings: Settings,
  isIgnored: readonly boolean[],
  foldRng: Rng | undefined,
  signal: AbortSignal | undefined,
): Promise<LearnTable> {
  const order = foldRng ? 0 : drawOrder(heap, rng, pool, settings);
  const sample = drawBorderSample(heap, foldRng ?? rng, pool, order, settings, isIgnored);
  const features = await describeFeatures(heap, pool, order, sample, settings, isIgnored, signal);
  const groups = (settings.isFast ? buildSingles : buildGroups)(heap, features, order, pool.nRows);
  return { order, features, groups };
}

/** Rows are shuffled once if their order will matter and is not that of time; 0 = they stay as given. */
function drawOrder(heap: Heap, rng: Rng, pool: Table, settings: Settings): Pointer {
  const hasCategories = pool.columns.some((column) => column.kind === "categorical");
  if (settings.hasTime || !(hasCategories || settings.isOrdered)) return 0;
  const order = heap.alloc(pool.nRows * 4);
  rng.shuffle(pool.nRows, order);
  return order;
}

/** Rows of the pool that choose the borders, if not all do. */
function drawBorderSample(
  heap: Heap,
  rng: Rng,
  pool: Table,
  order: Pointer,
  { isFast }: Settings,
  isIgnored: readonly boolean[],
): Uint32Array | undefined {
  const hasNumbers = pool.columns.some(({ kind }, i) => kind === "numeric" && !isIgnored[i]);
  const count = isFast ? fastBorderRows : borderRows;
  if (pool.nRows <= count || !hasNumbers) return undefined;
  const rows = rng.sampleRows(pool.nRows, count);
  if (!order) return rows;
  const original = heap.u32(order, pool.nRows);
  return rows.map((row) => original[row]!);
}
