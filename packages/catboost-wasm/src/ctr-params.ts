/** A target statistic as the training computes it: what it counts, and its prior. */
export interface CtrDescription {
  type: "Borders" | "Buckets" | "BinarizedTargetMeanValue" | "Counter";
  /** The class that is counted is above this number (Borders) or is it (Buckets). */
  targetBorder: number;
  prior: number;
}

/** Statistics of categories taken alone, of combinations, and of single columns (by position in the pool) instead of the first. */
export interface CtrSettings {
  simple: readonly CtrDescription[];
  combinations: readonly CtrDescription[];
  perFeature: ReadonlyMap<number, readonly CtrDescription[]>;
  /** Counters count the rows of the eval set too. */
  countsEvalSet: boolean;
}

/** Steps a statistic is cut into. */
export const ctrBorders = 15;

export const defaultCtrs: readonly string[] = ["Borders:Prior=0:Prior=0.5:Prior=1", "Counter:Prior=0"];

/** Number of target borders the types count, two classes given, and their priors unless told otherwise. */
const kinds: Record<CtrDescription["type"], { targets: number; priors: readonly number[] }> = {
  Borders: { targets: 1, priors: [0, 0.5, 1] },
  Buckets: { targets: 2, priors: [0, 0.5, 1] },
  BinarizedTargetMeanValue: { targets: 1, priors: [0, 0.5, 1] },
  Counter: { targets: 1, priors: [0] },
};

const priorOption = /^Prior=(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:\/1(?:\.0*)?)?$/;
const featureAndCtrs = /^(\d+):(.+)$/;

/** Reads `Type:Prior=0.5:Prior=1`; undefined if it cannot be read or is not supported. */
export function parseCtr(text: string): CtrDescription[] | undefined {
  const [type, ...options] = text.split(":") as [CtrDescription["type"], ...string[]];
  if (!Object.hasOwn(kinds, type)) return undefined;
  const { targets, priors: usual } = kinds[type];
  const given = options.map((option) => priorOption.exec(option)?.[1]);
  if (given.includes(undefined)) return undefined;
  const priors = given.length > 0 ? given.map(Number) : usual;
  return Array.from({ length: targets }, (_, targetBorder) =>
    priors.map((prior) => ({ type, targetBorder, prior: Math.fround(prior) })),
  ).flat();
}

/** Reads `Column:Type:Prior=…,Type:Prior=…`, the column by its position in the pool. As in official, each type needs a prior. */
export function parseFeatureCtrs(text: string): [number, CtrDescription[]] | undefined {
  const [, column, list = ""] = featureAndCtrs.exec(text) ?? [];
  const parsed = list.split(",").map((ctr) => (ctr.includes(":Prior=") ? parseCtr(ctr) : undefined));
  if (parsed.includes(undefined)) return undefined;
  return [Number(column), parsed.flatMap((ctrs) => ctrs ?? [])];
}
