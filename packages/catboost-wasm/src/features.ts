import { BorderFinder } from "./borders.ts";
import { hashCategories } from "./category-hash.ts";
import { CatBoostError } from "./errors.ts";
import type { Settings } from "./params.ts";
import type { Column, Pool } from "./pool.ts";
import type { Quantization } from "./quantization.ts";
import type { Heap, Pointer } from "./wasm.ts";

/** The border below (above) every number, which sets NaN apart. */
const largest = 3.4028234663852886e38;

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
  values: Float32Array;
  borders: Float32Array;
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
 * Finds borders and category ids.
 * @param order row numbers of the pool in training order (u32[nRows]); 0 = as given
 * @param sample rows of the pool that choose the borders
 * @param isIgnored by flat index: such features are as if constant
 * @throws CatBoostError naming all features with forbidden NaN, or if no feature has two values
 */
export function describeFeatures(
  heap: Heap,
  pool: Pool,
  order: Pointer,
  sample: Uint32Array | undefined,
  settings: Settings,
  isIgnored: readonly boolean[],
): LearnFeature[] {
  const features = heap.scratch(() => {
    const counts = { numeric: 0, categorical: 0 };
    const numeric: NumericColumn[] = [];
    const others: LearnFeature[] = [];
    pool.columns.forEach((column, flatIndex) => {
      const place = { flatIndex, index: counts[column.kind]++ };
      if (isIgnored[flatIndex]) others.push(ignored(column, place));
      else if (column.kind === "numeric") numeric.push({ column, place });
      else others.push(readCategories(heap, column, place, order, settings.oneHotMaxSize));
    });
    const numbers = new NumericReader(heap, pool.nRows, sample, settings).read(numeric);
    return [...numbers, ...others].sort((a, b) => a.flatIndex - b.flatIndex);
  });
  const problems = nanProblems(features, settings);
  if (problems.length === 0 && features.every((feature) => feature.bins < 2)) {
    problems.push(
      "pool.columns: every feature is constant or ignored, expected at least one with two values",
    );
  }
  if (problems.length > 0) throw new CatBoostError(problems);
  return features;
}

function ignored(column: Column, place: Place): LearnFeature {
  const common = { name: column.name, ...place, bins: 1 };
  return column.kind === "numeric"
    ? { kind: "numeric", ...common, values: column.values, borders: new Float32Array(0), nan: "none" }
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

interface NumericColumn {
  column: Column & { kind: "numeric" };
  place: Place;
}

/** Columns whose values are in the memory at once, for each thread. */
const columnsPerThread = 2;

/** Finds borders of numbers, several columns at a time. */
class NumericReader {
  #heap: Heap;
  #finder: BorderFinder;
  #settings: Settings;
  #sample: Uint32Array | undefined;
  #nSampled: number;
  /** f32[nSampled] for each of several columns. */
  #values: readonly Pointer[];

  constructor(heap: Heap, nRows: number, sample: Uint32Array | undefined, settings: Settings) {
    this.#heap = heap;
    this.#settings = settings;
    this.#sample = sample;
    this.#nSampled = sample?.length ?? nRows;
    const types = [settings.quantization, ...settings.quantizationOf.values()];
    this.#finder = new BorderFinder(
      heap,
      this.#nSampled,
      types.flatMap(({ borderType }) => borderType ?? []),
    );
    this.#values = Array.from({ length: columnsPerThread * heap.threads }, () =>
      heap.alloc(this.#nSampled * 4),
    );
  }

  read(columns: readonly NumericColumn[]): NumericFeature[] {
    const features: NumericFeature[] = [];
    for (let at = 0; at < columns.length; at += this.#values.length) {
      features.push(...this.#readSome(columns.slice(at, at + this.#values.length)));
    }
    return features;
  }

  #readSome(columns: readonly NumericColumn[]): NumericFeature[] {
    const unsorted = columns.map(({ column, place }, i) => {
      const { borderCount, borderType: type } = quantizationOf(place.flatIndex, this.#settings);
      const values = this.#values[i]!;
      const count = this.#load(column.values, values);
      return { values, count, maxBorders: borderCount - (count < this.#nSampled ? 1 : 0), type };
    });
    const found = this.#finder.find(unsorted);
    return columns.map((column, i) => this.#feature(column, found[i]!, unsorted[i]!.count < this.#nSampled));
  }

  /** Writes the sampled values that are numbers to `at`; returns how many these are. */
  #load(values: Float32Array, at: Pointer): number {
    const n = this.#nSampled;
    const sample = this.#sample;
    const out = this.#heap.f32(at, n);
    if (sample) for (let i = 0; i < n; i++) out[i] = values[sample[i]!]!;
    else out.set(values);
    const nanCount = this.#heap.kernels.gatherFloats(at, 0, n, Number.NaN, at);
    if (nanCount > 0) dropNan(out);
    return n - nanCount;
  }

  #feature({ column, place }: NumericColumn, found: Float32Array, hasNan: boolean): NumericFeature {
    const isMax = quantizationOf(place.flatIndex, this.#settings).nanMode === "Max";
    const nan = !hasNan ? "none" : isMax ? "max" : "min";
    const borders =
      nan === "none" ? found : Float32Array.from(nan === "max" ? [...found, largest] : [-largest, ...found]);
    const { name, values } = column;
    return { kind: "numeric", name, ...place, values, borders, nan, bins: borders.length + 1 };
  }
}

/** Moves the numbers to the front. */
function dropNan(values: Float32Array): void {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) values[count++] = value;
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

function quantizationOf(flatIndex: number, settings: Settings): Quantization {
  return { ...settings.quantization, ...settings.quantizationOf.get(flatIndex) };
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
