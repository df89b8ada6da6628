import type { TrainParams } from "catboost-wasm";
import type { SeededRandom } from "../../util/random.ts";
import type { Dataset } from "../dataset.ts";

/** A training parameter that is searched, under CatBoost's own name. */
type SearchedParam =
  | "learning_rate"
  | "depth"
  | "l2_leaf_reg"
  | "random_strength"
  | "rsm"
  | "subsample"
  | "border_count"
  | "one_hot_max_size";

/** One axis of the search: an interval, even in the values or in their logarithms, whole numbers, or a few values. */
export type Dimension =
  | { name: SearchedParam; kind: "log" | "uniform" | "integer"; low: number; high: number }
  | { name: SearchedParam; kind: "choice"; values: readonly number[] };

/** A value for each dimension. */
export type Point = Readonly<Partial<Record<SearchedParam, number>>>;

/** What is searched. The number of trees is not: the learning curve tells it. */
export const searchSpace: readonly Dimension[] = [
  { name: "learning_rate", kind: "log", low: 0.02, high: 0.3 },
  { name: "depth", kind: "integer", low: 2, high: 8 },
  { name: "l2_leaf_reg", kind: "log", low: 0.5, high: 100 },
  { name: "random_strength", kind: "log", low: 0.1, high: 10 },
  { name: "rsm", kind: "uniform", low: 0.2, high: 1 },
  { name: "subsample", kind: "uniform", low: 0.4, high: 1 },
  { name: "border_count", kind: "choice", values: [32, 64, 128, 254] },
  { name: "one_hot_max_size", kind: "choice", values: [2, 16, 64, 255] },
];

/** The dimensions that can matter: how numbers are cut where there are numbers, categories where there are some, samples where rows are drawn. */
export function spaceFor({ columns }: Pick<Dataset, "columns">, params: TrainParams): Dimension[] {
  const isOfUse: Partial<Record<SearchedParam, boolean>> = {
    border_count: columns.some(({ kind }) => kind === "numeric"),
    one_hot_max_size: columns.some((column) => column.kind === "categorical" && column.levels.length > 2),
    rsm: columns.length > 1,
    subsample: params.bootstrap_type !== "No",
  };
  return searchSpace.filter(({ name }) => isOfUse[name] ?? true);
}

/** A point anywhere, even along every dimension. */
export function randomPoint(space: readonly Dimension[], random: SeededRandom): Point {
  return Object.fromEntries(
    space.map((dimension) => [
      dimension.name,
      dimension.kind === "choice"
        ? dimension.values[random.nextInt(dimension.values.length)]!
        : valueAt(dimension, random.next()),
    ]),
  );
}

type Interval = Exclude<Dimension, { kind: "choice" }>;

/** The value at a place in [0, 1] of an interval; four digits, so that it can be written down. */
export function valueAt({ kind, low, high }: Interval, place: number): number {
  if (kind === "integer") return Math.min(high, low + Math.floor(place * (high - low + 1)));
  const value = kind === "log" ? low * (high / low) ** place : low + place * (high - low);
  return Math.min(high, Math.max(low, Number(value.toPrecision(4))));
}

/** Where a value lies in its interval, 0 … 1; a whole number lies in the middle of its share. */
export function placeOf({ kind, low, high }: Interval, value: number): number {
  if (kind === "integer") return (value - low + 0.5) / (high - low + 1);
  return kind === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
