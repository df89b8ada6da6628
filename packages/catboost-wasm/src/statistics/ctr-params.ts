export type CtrType = "Borders" | "Buckets" | "BinarizedTargetMeanValue" | "Counter";

/** Target statistics as they are asked for. */
export interface CtrRequest {
  type: CtrType;
  /** Into how many classes, less one, the label is cut; 0 for Counter, which has no use for it. */
  targetBorders: number;
  priors: readonly number[];
  /** Borders the statistic is cut by, 1 to 255. */
  borders: number;
}

/** A target statistic as the training computes it: what it counts, and its prior. */
export interface CtrDescription {
  type: CtrType;
  targetBorders: number;
  /** The class that is counted is above this number (Borders) or is it (Buckets). */
  targetBorder: number;
  prior: number;
  /** It is cut into one step more. */
  borders: number;
}

/** Statistics of categories taken alone, of combinations, and of single columns (by position in the pool) instead of the first. */
export interface CtrSettings {
  simple: readonly CtrRequest[];
  combinations: readonly CtrRequest[];
  perFeature: ReadonlyMap<number, readonly CtrRequest[]>;
  /** Counters count the rows of the eval set too. */
  countsEvalSet: boolean;
}

export const defaultCtrs: readonly string[] = ["Borders:Prior=0:Prior=0.5:Prior=1", "Counter:Prior=0"];

/** Their priors unless told otherwise. */
const usualPriors: Record<CtrType, readonly number[]> = {
  Borders: [0, 0.5, 1],
  Buckets: [0, 0.5, 1],
  BinarizedTargetMeanValue: [0, 0.5, 1],
  Counter: [0],
};

const featureAndCtrs = /^(\d+):(.+)$/;
const number = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** The denominator that a prior may be given with. */
const one = /\/1(?:\.0*)?$/;
const usualBorders = 15;
/** A class and a step take a byte. */
const most = 255;

/**
 * Reads `Type:CtrBorderCount=15:TargetBorderCount=3:Prior=0.5:Prior=1`; undefined if it cannot be read or is not supported.
 * @param usualTargetBorders where `TargetBorderCount` is not given
 */
export function parseCtr(text: string, usualTargetBorders = 1): CtrRequest | undefined {
  const [type, ...options] = text.split(":") as [CtrType, ...string[]];
  if (!Object.hasOwn(usualPriors, type)) return undefined;
  const priors: number[] = [];
  const request = { type, targetBorders: type === "Counter" ? 0 : usualTargetBorders, borders: usualBorders };
  const given = new Set<string>();
  for (const option of options) {
    const [name, value = ""] = option.split("=") as [string, string?];
    if (name !== "Prior" && given.has(name)) return undefined;
    given.add(name);
    const count = Number(value);
    if (name === "Prior" && number.test(value.replace(one, ""))) priors.push(Number(value.replace(one, "")));
    else if (name === "CtrBorderCount" && isCount(count)) request.borders = count;
    else if (name === "TargetBorderCount" && isCount(count) && type !== "Counter")
      request.targetBorders = count;
    else if (!onlyOptions.includes(option)) return undefined;
  }
  return { ...request, priors: priors.length > 0 ? priors : usualPriors[type] };
}

/** What else official can be asked for on a CPU says what it does anyway. */
const onlyOptions = ["CtrBorderType=Uniform", "TargetBorderType=MinEntropy", "PriorEstimation=No"];

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** One statistic for each class that is counted and each prior. @param classes of the label as it is cut for them */
export function describeCtr(request: CtrRequest, classes: number): CtrDescription[] {
  const { type, targetBorders, priors, borders } = request;
  const counted = type === "Borders" ? classes - 1 : type === "Buckets" ? classes : 1;
  return Array.from({ length: counted }, (_, targetBorder) =>
    priors.map((prior) => ({ type, targetBorders, targetBorder, prior: Math.fround(prior), borders })),
  ).flat();
}

/** Reads `Column:Type:Prior=…,Type:Prior=…`, the column by its position in the pool. As in official, each type needs a prior. */
export function parseFeatureCtrs(text: string, usualTargetBorders = 1): [number, CtrRequest[]] | undefined {
  const [, column, list = ""] = featureAndCtrs.exec(text) ?? [];
  const parsed = list
    .split(",")
    .map((ctr) => (ctr.includes(":Prior=") ? parseCtr(ctr, usualTargetBorders) : undefined));
  if (parsed.includes(undefined)) return undefined;
  return [Number(column), parsed.flatMap((ctr) => ctr ?? [])];
}
