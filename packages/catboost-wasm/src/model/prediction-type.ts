import { CatBoostError } from "../errors.ts";
import type { Kernels } from "../runtime/kernels.ts";

/** CatBoost's names of what a raw score x can be told as. */
const predictionTypes = [
  /** x itself: the log-odds of class 1, or the predicted number. */
  "RawFormulaVal",
  /** Of class 1: 1 / (1 + exp(-x)). */
  "Probability",
  /** Of class 1: -ln(1 + exp(-x)). */
  "LogProbability",
  /** 0 or 1: whether the probability is above the model's threshold, 0.5 unless its file says otherwise. What the classes are called: `predictClass`. */
  "Class",
  /** exp(x): the predicted number of models that learn its logarithm (Poisson, Tweedie). */
  "Exponent",
] as const;

export type PredictionType = (typeof predictionTypes)[number];

const ofClasses: readonly PredictionType[] = ["Probability", "LogProbability", "Class"];
const lossesOfClasses = ["Logloss", "CrossEntropy", "Focal"];

/** @throws CatBoostError for a type that there is not, or not for models of this loss */
export function checkPredictionType(type: PredictionType, loss = "Logloss"): void {
  if (!predictionTypes.includes(type)) {
    throw new CatBoostError(`predict: type ${String(type)}, expected one of ${predictionTypes.join(", ")}`);
  }
  if (ofClasses.includes(type) && !lossesOfClasses.includes(loss)) {
    throw new CatBoostError(
      `predict: ${type} of a model of ${loss}, expected RawFormulaVal: it has no classes`,
    );
  }
}

/**
 * How a raw score is told.
 * @param threshold probability above which a row is of class 1
 */
export function scoreOf(
  type: PredictionType,
  { libmExp, ln }: Kernels,
  threshold: number,
): (raw: number) => number {
  if (type === "Probability") return (raw) => 1 / (1 + libmExp(-raw));
  if (type === "LogProbability") return (raw) => -ln(1 + libmExp(-raw));
  if (type === "Exponent") return libmExp;
  if (type === "RawFormulaVal") return (raw) => raw;
  const least = threshold === 0.5 ? 0 : -ln(1 / threshold - 1);
  return (raw) => Number(raw > least);
}
