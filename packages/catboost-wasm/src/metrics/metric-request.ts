import type { LossName } from "../trees/loss.ts";

/** Parameters a metric may have, apart from `hints`. */
type Option = "use_weights" | "proba_border" | "beta" | "average" | "type";

/** The best value: the least, the greatest, or the one nearest to 1. */
export type BestValue = "min" | "max" | "one";

interface Kind {
  options: readonly Option[];
  best: BestValue;
  losses: readonly LossName[];
  /** Not judged on the learn rows unless `hints=skip_train~false` asks for it. */
  isSkipped?: true;
  /** Rows count alike unless `use_weights=true`; a weighted pool does not make two of it. */
  isUnweighted?: true;
  /** Official names the weights first, and numbers in its own words. */
  isOfficialOrder?: true;
}

const ofClasses = ["Logloss", "CrossEntropy"] as const;
const bordered = (best: BestValue): Kind => ({
  options: ["use_weights", "proba_border"],
  best,
  losses: ofClasses,
});
const weighted = (best: BestValue): Kind => ({ options: ["use_weights"], best, losses: ofClasses });
const ofNumbers = (best: BestValue): Kind => ({ ...weighted(best), losses: ["RMSE"] });
const counted = { ...bordered("max"), isOfficialOrder: true } as const;

const kinds = {
  Logloss: weighted("min"),
  CrossEntropy: weighted("min"),
  RMSE: ofNumbers("min"),
  MAE: ofNumbers("min"),
  MAPE: ofNumbers("min"),
  SMAPE: ofNumbers("min"),
  MSLE: ofNumbers("min"),
  R2: ofNumbers("max"),
  MedianAbsoluteError: { ...ofNumbers("min"), options: [], isSkipped: true, isUnweighted: true },
  AUC: {
    options: ["use_weights", "type"],
    best: "max",
    losses: ["Logloss", "CrossEntropy", "RMSE"],
    isSkipped: true,
    isUnweighted: true,
  },
  NormalizedGini: { ...weighted("max"), losses: ["Logloss"], isSkipped: true },
  PRAUC: { ...weighted("max"), losses: ["Logloss"] },
  Precision: counted,
  Recall: counted,
  F1: counted,
  F: { ...counted, options: ["use_weights", "beta", "proba_border"] },
  TotalF1: { ...bordered("max"), options: ["use_weights", "average", "proba_border"] },
  Accuracy: bordered("max"),
  ZeroOneLoss: bordered("min"),
  HammingLoss: bordered("min"),
  BalancedAccuracy: bordered("max"),
  BalancedErrorRate: bordered("min"),
  MCC: bordered("max"),
  Kappa: bordered("max"),
  WKappa: bordered("max"),
  BrierScore: weighted("min"),
  HingeLoss: weighted("min"),
  LogLikelihoodOfPrediction: weighted("max"),
  /** Cannot decide which model is the best. */
  CtrFactor: { ...weighted("one"), losses: ["Logloss"] },
} as const satisfies Record<string, Kind>;

export type MetricType = keyof typeof kinds;
export const metricTypes = Object.keys(kinds) as MetricType[];

const values: Record<Option | "hints", (text: string) => boolean> = {
  use_weights: (text) => text === "true" || text === "false",
  proba_border: (text) => text !== "" && Number(text) > 0 && Number(text) < 1,
  beta: (text) => text !== "" && Number(text) > 0 && Number(text) < Infinity,
  average: (text) => ["Weighted", "Macro", "Micro"].includes(text),
  type: (text) => text === "Classic" || text === "Ranking",
  hints: (text) => /^skip_train~(true|false)$/.test(text),
};

/** A metric as it is asked for. */
export interface MetricRequest {
  type: MetricType;
  /** As given. */
  given: ReadonlyMap<string, string>;
  best: BestValue;
  isOnLearn: boolean;
  isWeighted: boolean;
  /** Probability above which a row is predicted to be of class 1. */
  probaBorder: number;
}

/**
 * Reads `Name:option=value;option=value`.
 * @returns undefined for what there is not
 */
export function parseMetric(text: string): MetricRequest | undefined {
  const [name = "", options = "", ...more] = text.split(":");
  if (!Object.hasOwn(kinds, name) || more.length > 0) return undefined;
  const type = name as MetricType;
  const kind: Kind = kinds[type];
  const given = new Map<string, string>();
  for (const option of options === "" ? [] : options.split(";")) {
    const [key = "", value = ""] = option.split("=");
    const isKnown = key === "hints" || kind.options.includes(key as Option);
    if (!isKnown || given.has(key) || !values[key as Option](value)) return undefined;
    given.set(key, value);
  }
  if (type === "F" && !given.has("beta")) return undefined;
  const hint = given.get("hints");
  return {
    type,
    given,
    best: kind.best,
    isOnLearn: hint === undefined ? !kind.isSkipped : hint === "skip_train~false",
    isWeighted: (given.get("use_weights") ?? `${!kind.isUnweighted}`) === "true",
    probaBorder: Number(given.get("proba_border") ?? 0.5),
  };
}

/** Whether models of this loss can be judged by it. */
export function suitsLoss({ type }: MetricRequest, loss: LossName): boolean {
  return (kinds[type].losses as readonly LossName[]).includes(loss);
}

/** The text to ask for it with and without weights, as official does of a pool with weights if it is not told which. */
export function withAndWithoutWeights(text: string): string[] {
  const { type, given } = parseMetric(text)!;
  const kind: Kind = kinds[type];
  if (given.has("use_weights") || kind.isUnweighted || isKappa(type)) return [text];
  const joint = text.includes(":") ? ";" : ":";
  return [`${text}${joint}use_weights=true`, `${text}${joint}use_weights=false`];
}

const isKappa = (type: MetricType): boolean => type === "Kappa" || type === "WKappa";

/** Official's name: hints and some defaults left out, options in the order they are given in, or official's own. */
export function nameOf({ type, given }: MetricRequest): string {
  const shown = new Map(given);
  shown.delete("hints");
  if (isKappa(type)) shown.delete("use_weights");
  if (type === "AUC" && shown.get("type") === "Classic") shown.delete("type");
  let keys = [...shown.keys()];
  if (type === "AUC" || "isOfficialOrder" in kinds[type]) {
    keys = ["use_weights", "beta", "proba_border", "type"].filter((key) => shown.has(key));
    for (const key of ["beta", "proba_border"] as const) {
      const value = Number(shown.get(key));
      if (shown.has(key)) shown.set(key, `${key === "beta" ? Number(value.toPrecision(3)) : value}`);
    }
  }
  const options = keys.map((key) => `${key}=${shown.get(key)}`).join(";");
  return options ? `${type}:${options}` : type;
}
