import { CatBoostError } from "../errors.ts";
import { Rng } from "../runtime/random.ts";
import { Heap } from "../runtime/wasm.ts";
import type { CvFold, SplitSettings } from "./options.ts";

/**
 * Cuts the rows into folds as official does: shuffled by its generator, parts of the same size or one row more, the longer ones first. Stratified, the rows
 * of each label are cut so, and each part is put back into order.
 *
 * @throws CatBoostError if a part has no rows
 */
export function splitRows(label: Float32Array, settings: SplitSettings): CvFold[] {
  const { fold_count, type, stratified } = settings;
  const rows = orderOf(label.length, settings);
  const count = type === "TimeSeries" ? fold_count + 1 : fold_count;
  const parts = stratified ? stratifiedParts(rows, label, count) : cut(rows, count);
  if (parts.some(({ length }) => length === 0))
    throw new CatBoostError(`fold_count: ${fold_count}, expected no more parts than there are rows for them`);
  if (type === "TimeSeries")
    return parts.slice(1).map((test, i) => ({ train: parts.slice(0, i + 1).flat(), test }));
  return parts.map((own, i) => {
    const others = parts.filter((_, k) => k !== i).flat();
    return type === "Inverted" ? { train: own, test: others } : { train: others, test: own };
  });
}

/** The rows in the order in which they are cut. */
function orderOf(nRows: number, { shuffle, partition_random_seed, timestamps }: SplitSettings): number[] {
  if (shuffle) {
    const heap = new Heap(1);
    const at = heap.alloc(nRows * 4);
    new Rng(heap, partition_random_seed).shuffle(nRows, at);
    return Array.from(heap.u32(at, nRows));
  }
  const rows = Array.from({ length: nRows }, (_, row) => row);
  return timestamps ? rows.sort((a, b) => timestamps[a]! - timestamps[b]!) : rows;
}

function cut(rows: readonly number[], count: number): number[][] {
  const least = Math.floor(rows.length / count);
  const longer = rows.length % count;
  const startOf = (part: number): number => least * part + Math.min(part, longer);
  return Array.from({ length: count }, (_, part) => rows.slice(startOf(part), startOf(part + 1)));
}

function stratifiedParts(rows: readonly number[], label: Float32Array, count: number): number[][] {
  const placesOf = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const places = placesOf.get(label[row]!) ?? [];
    placesOf.set(label[row]!, places);
    places.push(place);
  });
  const cuts = [...placesOf.values()].map((places) => cut(places, count));
  return Array.from({ length: count }, (_, part) =>
    cuts
      .flatMap((parts) => parts[part]!)
      .sort((a, b) => a - b)
      .map((place) => rows[place]!),
  );
}
