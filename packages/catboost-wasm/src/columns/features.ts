import { CatBoostError } from "../errors.ts";
import type { Settings } from "../params/settings.ts";
import type { Column, LearnColumn, LearnPool } from "../pool/pool.ts";
import { isStreamed, readStream } from "../pool/streamed.ts";
import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";
import { hashCategories } from "./category-hash.ts";
import { type NumberCells, NumberReader, quantizationOf } from "./read-numbers.ts";

interface Common {
  name: string;
  /** Position in the pool. */
  flatIndex: number;
  /** Position among the features of its kind. */
  index: number;
  /** Distinct quantized values; below 2 the feature is of no use. */
  bins: number;
}

export interface NumericFeature extends Common {
  kind: "numeric";
  borders: Float32Array;
  /** The learn rows by bin; absent if the feature is of no use. */
  cells: NumberCells | undefined;
  /** Which end NaN goes to; none if the learn rows have no NaN. */
  nan: "none" | "min" | "max";
}

export interface CategoricalFeature extends Common {
  kind: "categorical";
  codes: Int32Array;
  /** Level → id. Ids go by first appearance, then the most frequent one has changed places with id 0. */
  idOfLevel: Uint32Array;
  /** Id → value in the model file. */
  hashes: Int32Array;
  /** Id → text. */
  texts: readonly string[];
  /** More values than one-hot splits are made for: it takes part by its target statistics. */
  isCtr: boolean;
  /** Shares an exclusive bundle; known once the groups are built. */
  isBundled: boolean;
}

/** Target statistics read a category in a bundle as its id modulo this: a slip of official's that its trees and tables follow from. */
export const bundledIds = 256;

export type LearnFeature = NumericFeature | CategoricalFeature;

/** Asks whether a number is above border `bin`, or a category is id `bin`. */
export interface FeatureSplit {
  kind: "feature";
  feature: LearnFeature;
  bin: number;
}

/**
 * Finds borders and category ids, and quantizes the numbers. Each column is read once; a streamed one is held until its cells are there.
 * @param order row numbers of the pool in training order (u32[nRows]); 0 = as given
 * @param sample rows of the pool that choose the borders
 * @param isIgnored by flat index: such features are as if constant
 * @param signal asked now and then
 * @throws CatBoostError naming all features with forbidden NaN and all streams of a wrong length, or if no feature has two values
 */
export async function describeFeatures(
  heap: Heap,
  pool: Pick<LearnPool, "nRows" | "columns">,
  order: Pointer,
  sample: Uint32Array | undefined,
  settings: Settings,
  isIgnored: readonly boolean[],
  signal: AbortSignal | undefined,
): Promise<LearnFeature[]> {
  const counts = { numeric: 0, categorical: 0 };
  const features: LearnFeature[] = [];
  const numeric: PlacedNumbers[] = [];
  pool.columns.forEach((column, flatIndex) => {
    const place = { flatIndex, index: counts[column.kind]++ };
    if (isIgnored[flatIndex]) features.push(ignored(column, place));
    else if (column.kind === "numeric") numeric.push({ column, place });
    else features.push(readCategories(heap, column, place, order, settings.oneHotMaxSize));
  });
  const reader = new NumberReader(heap, pool.nRows, order, sample, settings);
  const problems: string[] = [];
  const room = numeric.some(({ column }) => isStreamed(column)) ? new Float32Array(pool.nRows) : undefined;
  for (const some of batches(numeric, reader.atOnce)) {
    signal?.throwIfAborted();
    const given: { values: Float32Array; flatIndex: number }[] = [];
    for (const { column, place } of some) {
      if (isStreamed(column)) problems.push(...(await readStream(column, room!)));
      given.push({
        values: isStreamed(column) ? room! : column.values,
        flatIndex: place.flatIndex,
      });
    }
    const found = reader.read(given);
    some.forEach(({ column: { name }, place }, i) => {
      features.push({ kind: "numeric", name, ...place, ...found[i]! });
    });
  }
  features.sort((a, b) => a.flatIndex - b.flatIndex);
  problems.push(...nanProblems(features, settings));
  if (problems.length === 0 && features.every((feature) => feature.bins < 2)) {
    problems.push(
      "pool.columns: every feature is constant or ignored, expected at least one with two values",
    );
  }
  if (problems.length > 0) throw new CatBoostError(problems);
  return features;
}

function ignored(column: LearnColumn, place: Place): LearnFeature {
  const common = { name: column.name, ...place, bins: 1 };
  return column.kind === "numeric"
    ? { kind: "numeric", ...common, cells: undefined, borders: new Float32Array(0), nan: "none" }
    : {
        kind: "categorical",
        ...common,
        codes: column.codes,
        idOfLevel: new Uint32Array(column.levels.length),
        hashes: new Int32Array(0),
        texts: [],
        isCtr: false,
        isBundled: false,
      };
}

type Place = Pick<Common, "flatIndex" | "index">;

interface PlacedNumbers {
  column: LearnColumn & { kind: "numeric" };
  place: Place;
}

/** At most `most` of columns that are in memory; a streamed one by itself. */
function batches(columns: readonly PlacedNumbers[], most: number): PlacedNumbers[][] {
  const out: PlacedNumbers[][] = [];
  for (const one of columns) {
    const last = out.at(-1);
    const joins = last && last.length < most && !isStreamed(one.column) && !isStreamed(last[0]!.column);
    if (joins) last.push(one);
    else out.push([one]);
  }
  return out;
}

function readCategories(
  heap: Heap,
  column: Column & { kind: "categorical" },
  place: Place,
  order: Pointer,
  oneHotMaxSize: number,
): CategoricalFeature {
  const hashOfLevel = hashCategories(heap, column.levels);
  const idOfLevel = new Uint32Array(column.levels.length);
  const idOfHash = new Map<number, number>();
  const counts: number[] = [];
  const texts: string[] = [];
  const rows = order ? heap.u32(order, column.codes.length) : undefined;
  for (let i = 0; i < column.codes.length; i++) {
    const level = column.codes[rows ? rows[i]! : i]!;
    const hash = hashOfLevel[level]!;
    let id = idOfHash.get(hash);
    if (id === undefined) {
      id = counts.length;
      idOfHash.set(hash, id);
      counts.push(0);
      texts.push(column.levels[level]!);
    }
    counts[id]!++;
  }
  const hashes = Int32Array.from(idOfHash.keys());
  const top = mostFrequent(counts, hashes);
  [hashes[0], hashes[top]] = [hashes[top]!, hashes[0]!];
  [texts[0], texts[top]] = [texts[top]!, texts[0]!];
  const finalIdOfHash = new Map([...hashes].map((hash, id) => [hash, id]));
  for (let level = 0; level < idOfLevel.length; level++) {
    idOfLevel[level] = finalIdOfHash.get(hashOfLevel[level]!) ?? 0;
  }
  return {
    kind: "categorical",
    name: column.name,
    ...place,
    codes: column.codes,
    bins: counts.length,
    isBundled: false,
    isCtr: counts.length > Math.max(1, oneHotMaxSize),
    idOfLevel,
    hashes,
    texts,
  };
}

/** Of several that are as frequent official takes the one with the smallest hash. */
function mostFrequent(counts: readonly number[], hashes: Int32Array): number {
  let top = 0;
  for (const [id, count] of counts.entries()) {
    const isTie = count === counts[top]! && hashes[id]! >>> 0 < hashes[top]! >>> 0;
    if (count > counts[top]! || isTie) top = id;
  }
  return top;
}

function nanProblems(features: readonly LearnFeature[], settings: Settings): string[] {
  const isForbidden = ({ flatIndex }: LearnFeature): boolean =>
    quantizationOf(flatIndex, settings).nanMode === "Forbidden";
  const names = features
    .filter((f) => f.kind === "numeric" && f.nan !== "none" && isForbidden(f))
    .map((f) => `"${f.name}"`);
  return names.length === 0
    ? []
    : [`columns ${names.join(", ")}: NaN with nan_mode Forbidden, expected numbers only`];
}
