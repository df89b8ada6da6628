export type CtrType = "Borders" | "Buckets" | "BinarizedTargetMeanValue" | "Counter";

/** Target statistics as they are asked for. */
export interface CtrRequest {
  type: CtrType;
  /** Into how many classes, less one, the label is cut; 0 for Counter, which has no use for it. */
  targetBorders: number;
  priors: readonly number[];
}

/** A target statistic as the training computes it: what it counts, and its prior. */
export interface CtrDescription {
  type: CtrType;
  targetBorders: number;
  /** The class that is counted is above this number (Borders) or is it (Buckets). */
  targetBorder: number;
  prior: number;
}

/** Statistics of categories taken alone, of combinations, and of single columns (by position in the pool) instead of the first. */
export interface CtrSettings {
  simple: readonly CtrRequest[];
  combinations: readonly CtrRequest[];
  perFeature: ReadonlyMap<number, readonly CtrRequest[]>;
  /** Counters count the rows of the eval set too. */
  countsEvalSet: boolean;
}

/** Steps a statistic is cut into. */
export const ctrBorders = 15;

export const defaultCtrs: readonly string[] = ["Borders:Prior=0:Prior=0.5:Prior=1", "Counter:Prior=0"];

/** Their priors unless told otherwise. */
const usualPriors: Record<CtrType, readonly number[]> = {
  Borders: [0, 0.5, 1],
  Buckets: [0, 0.5, 1],
  BinarizedTargetMeanValue: [0, 0.5, 1],
  Counter: [0],
};

const priorOption = /^Prior=(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:\/1(?:\.0*)?)?$/;
const targetOption = /^TargetBorderCount=([1-9]\d{0,2})$/;
const featureAndCtrs = /^(\d+):(.+)$/;
/** A class takes a byte. */
const mostTargetBorders = 255;

/** Reads `Type:TargetBorderCount=3:Prior=0.5:Prior=1`; undefined if it cannot be read or is not supported. */
export function parseCtr(text: string): CtrRequest | undefined {
  const [type, ...options] = text.split(":") as [CtrType, ...string[]];
  if (!Object.hasOwn(usualPriors, type)) return undefined;
  const given = options.flatMap((option) => priorOption.exec(option)?.[1] ?? []);
  const targets = options.flatMap((option) => targetOption.exec(option)?.[1] ?? []).map(Number);
  if (given.length + targets.length < options.length || targets.length > Number(type !== "Counter"))
    return undefined;
  const targetBorders = type === "Counter" ? 0 : (targets[0] ?? 1);
  if (targetBorders > mostTargetBorders) return undefined;
  return { type, targetBorders, priors: given.length > 0 ? given.map(Number) : usualPriors[type] };
}

/** One statistic for each class that is counted and each prior. @param classes of the label as it is cut for them */
export function describeCtr({ type, targetBorders, priors }: CtrRequest, classes: number): CtrDescription[] {
  const counted = type === "Borders" ? classes - 1 : type === "Buckets" ? classes : 1;
  return Array.from({ length: counted }, (_, targetBorder) =>
    priors.map((prior) => ({ type, targetBorders, targetBorder, prior: Math.fround(prior) })),
  ).flat();
}

/** Reads `Column:Type:Prior=…,Type:Prior=…`, the column by its position in the pool. As in official, each type needs a prior. */
export function parseFeatureCtrs(text: string): [number, CtrRequest[]] | undefined {
  const [, column, list = ""] = featureAndCtrs.exec(text) ?? [];
  const parsed = list.split(",").map((ctr) => (ctr.includes(":Prior=") ? parseCtr(ctr) : undefined));
  if (parsed.includes(undefined)) return undefined;
  return [Number(column), parsed.flatMap((ctr) => ctr ?? [])];
}
