import type { CategoricalFeature, FeatureSplit, LearnFeature } from "../columns/features.ts";
import type { CtrColumns } from "../statistics/ctr-columns.ts";
import { makeProjection, splitsOf } from "../statistics/projection.ts";
import type { CtrSplit, Split } from "../trees/tree.ts";
import { broken } from "./bytes.ts";

type FeatureCode = [flatIndex: number, bin: number];
/** Of a target statistic: the columns of its categories, its splits, its place among the statistics of the projection, the bin. */
type CtrCode = [cats: number[], splits: FeatureCode[], ctr: number, bin: number];

/** Splits as JSON, and back. */
export class SplitCode {
  readonly #features: readonly LearnFeature[];
  readonly #ctrs: CtrColumns | undefined;

  /** @param features by flat index */
  constructor(features: readonly LearnFeature[], ctrs: CtrColumns | undefined) {
    this.#features = features;
    this.#ctrs = ctrs;
  }

  write(split: Split): unknown {
    if (split.kind === "feature") return featureCode(split);
    const { projection, ctr, bin } = split;
    const cats = projection.cats.map(({ flatIndex }) => flatIndex);
    const place = this.#ctrs!.descriptionsOf(projection).indexOf(ctr);
    return [cats, splitsOf(projection).map(featureCode), place, bin] satisfies CtrCode;
  }

  /** @throws CatBoostError if there is no such split */
  read(code: unknown): Split {
    if (!Array.isArray(code)) throw broken("a split that is no list");
    return code.length === 2 ? this.#readFeature(code) : this.#readCtr(code);
  }

  #readFeature(code: unknown): FeatureSplit {
    const [flatIndex, bin] = listOf(code);
    const feature = this.#features[flatIndex as number];
    if (!feature || feature.bins < 2 || (feature.kind === "categorical" && feature.isCtr))
      throw broken(`a split on column ${flatIndex}, which has none`);
    const count = feature.kind === "numeric" ? feature.bins - 1 : feature.bins;
    return { kind: "feature", feature, bin: below(count, bin, `a split of column ${flatIndex}`) };
  }

  #readCtr(code: unknown): CtrSplit {
    const [cats, splits, place, bin] = listOf(code);
    const projection = makeProjection(this.#readCategories(listOf(cats)), this.#readSplits(listOf(splits)));
    const descriptions = this.#ctrs!.descriptionsOf(projection);
    const ctr = descriptions[below(descriptions.length, place, "a target statistic")]!;
    return { kind: "ctr", projection, ctr, bin: below(ctr.borders, bin, "a target statistic's bin") };
  }

  #readSplits(codes: readonly unknown[]): FeatureSplit[] {
    return codes.map((code) => this.#readFeature(code));
  }

  #readCategories(flatIndices: readonly unknown[]): CategoricalFeature[] {
    const cats = flatIndices.map((flatIndex) => this.#features[flatIndex as number]);
    const isFine = cats.every(
      (cat, i) => cat?.kind === "categorical" && cat.isCtr && cats.indexOf(cat) === i,
    );
    if (!isFine || cats.length === 0) throw broken(`target statistics of columns ${flatIndices}`);
    return cats as CategoricalFeature[];
  }
}

const featureCode = ({ feature, bin }: FeatureSplit): FeatureCode => [feature.flatIndex, bin];

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw broken("something else where a list should be");
  return value;
}

/** @throws CatBoostError unless `value` is a whole number from 0 to `count` - 1 */
function below(count: number, value: unknown, what: string): number {
  if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < count) return value as number;
  throw broken(`${what}: ${JSON.stringify(value)}, expected less than ${count}`);
}
