import type { CategoricalFeature, FeatureSplit } from "../columns/features.ts";

/** What a target statistic is taken over: categories together with answers to splits of the tree. */
export interface Projection {
  /** By index, ascending. */
  cats: readonly CategoricalFeature[];
  /** Numeric splits, in the order of the tree. */
  floats: readonly FeatureSplit[];
  /** One-hot splits, in the order of the tree. */
  oneHots: readonly FeatureSplit[];
  /** The same text means the same projection. */
  key: string;
}

const pairOf = ({ feature, bin }: FeatureSplit): [number, number] => [feature.index, bin];

export function makeProjection(
  cats: readonly CategoricalFeature[],
  splits: readonly FeatureSplit[],
): Projection {
  const sorted = [...cats].sort((a, b) => a.index - b.index);
  const floats = splits.filter(({ feature }) => feature.kind === "numeric");
  const oneHots = splits.filter(({ feature }) => feature.kind === "categorical");
  const key = JSON.stringify([sorted.map(({ index }) => index), floats.map(pairOf), oneHots.map(pairOf)]);
  return { cats: sorted, floats, oneHots, key };
}

export function splitsOf({ floats, oneHots }: Projection): FeatureSplit[] {
  return [...floats, ...oneHots];
}

export function withCategory(base: Projection, feature: CategoricalFeature): Projection {
  return makeProjection([...base.cats, feature], splitsOf(base));
}

/** Categories, and one more for all splits together: what `max_ctr_complexity` limits. */
export function complexity({ cats, floats, oneHots }: Projection): number {
  return cats.length + Number(floats.length + oneHots.length > 0);
}

const bucketCounts = [7, 17, 29, 53, 97];
const word = (1n << 64n) - 1n;

/**
 * A set of projections in the order official walks its hash set: the order in which candidates meet their noise. Buckets are lists, new
 * members go to the head; growing walks the old buckets in order and moves each member to the head of its new one.
 */
export class ProjectionSet {
  #buckets: { hash: bigint; projection: Projection }[][] = [[]];
  #size = 0;

  add(projection: Projection): void {
    this.#reserve(this.#size + 1);
    const hash = hashOf(projection);
    const bucket = this.#bucketOf(hash);
    if (bucket.some((one) => one.projection.key === projection.key)) return;
    bucket.unshift({ hash, projection });
    this.#size++;
  }

  #bucketOf(hash: bigint): { hash: bigint; projection: Projection }[] {
    return this.#buckets[Number(hash % BigInt(this.#buckets.length))]!;
  }

  /** Room for one more than `size`. A tree of 16 splits never needs more than the listed counts. */
  #reserve(size: number): void {
    const old = this.#buckets;
    if (size + 1 <= old.length || (old.length > 1 && size <= old.length)) return;
    const count = bucketCounts.find((prime) => prime >= size + 1)!;
    if (count <= old.length) return;
    this.#buckets = Array.from({ length: count }, () => []);
    for (const one of old.flat()) this.#bucketOf(one.hash).unshift(one);
  }

  *[Symbol.iterator](): Generator<Projection> {
    for (const { projection } of this.#buckets.flat()) yield projection;
  }
}

/** Official's hash of a projection: chained Wang hashes of the hashes of its three lists. */
function hashOf({ cats, floats, oneHots }: Projection): bigint {
  const ofCats = hashOfList(cats.map(({ index }) => BigInt(index)));
  const lists = [floats, oneHots].filter((list, i) => i === 0 || list.length > 0);
  const ofSplits = lists.map((list) => hashOfList(list.map(hashOfPair)));
  return [ofCats, ...ofSplits].reduceRight((rest, hash) => wang(rest) ^ hash);
}

const hashOfPair = (split: FeatureSplit): bigint => wang(BigInt(split.bin)) ^ BigInt(split.feature.index);

/** A 32-bit hash, its sign extended to 64. */
function hashOfList(values: readonly bigint[]): bigint {
  const hash = values.reduce(
    (sum, value) => BigInt.asUintN(32, 984121n * sum + BigInt.asUintN(32, value)),
    1988712n,
  );
  return BigInt.asIntN(32, hash) & word;
}

/** Thomas Wang's 64-bit integer hash. */
function wang(value: bigint): bigint {
  let key = value;
  key = (key + (~(key << 32n) & word)) & word;
  key ^= key >> 22n;
  key = (key + (~(key << 13n) & word)) & word;
  key ^= key >> 8n;
  key = (key + (key << 3n)) & word;
  key ^= key >> 15n;
  key = (key + (~(key << 27n) & word)) & word;
  return key ^ (key >> 31n);
}
