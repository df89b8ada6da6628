// How predicted classes agree with those of the labels. A row is of class 1 if its label is above 0.5, and predicted to be if its raw score is
// above logit(proba_border). With the weights of rows predicted 1 or 0 that are (true) or are not (false), TP, TN, FP, FN, and W their sum:
//   Precision P            TP / (TP + FP), 0 if nothing is predicted 1
//   Recall R               TP / (TP + FN), 1 if nothing is 1
//   F1, F:beta=b           2 P R / (P + R), (1 + b²) P R / (b² P + R), here P = 1 if nothing is predicted 1; 0 if both are 0
//   TotalF1                2 hits / (size + predicted) of both classes: mean weighted by size, plain mean (Macro), or of the sums (Micro)
//   Accuracy               (TP + TN) / W;  ZeroOneLoss, HammingLoss: 1 - that
//   BalancedAccuracy       mean of TP / (TP + FN) and TN / (TN + FP);  BalancedErrorRate: 1 - that
//   MCC                    (TP TN - FP FN) / sqrt of the product of (TP + FP), (TP + FN), (TN + FP), (TN + FN); 0 if that is 0
//   Kappa, WKappa          1 - (FP + FN) / what is expected of them by chance; -1 if nothing is expected
import type { Kernels } from "../runtime/kernels.ts";
import type { MetricRequest, MetricType } from "./metric-request.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** Sums of weights. Each is added up row by row, which fixes its bits. */
interface Counts {
  tn: number;
  fn: number;
  fp: number;
  tp: number;
  /** Of class 0, and of class 1. */
  zeros: number;
  ones: number;
  predictedOnes: number;
  wrong: number;
  all: number;
}

/** What is added over blocks of rows, and what follows from the sums. */
type Rule = [parts: (counts: Counts) => number[], end: (sums: readonly number[]) => number];

export function agreement(
  type: MetricType,
  { isWeighted, probaBorder, given }: MetricRequest,
  { ln }: Kernels,
): (rows: ScoredRows) => number {
  const border = -ln(1 / probaBorder - 1);
  const [parts, end] = ruleOf(type, given);
  return (rows) => {
    const { raw, label } = rows;
    const weight = rows.weight(isWeighted);
    return end(rows.sum((from, to) => parts(countRows(raw, label, weight, border, from, to))));
  };
}

function countRows(
  raw: Float64Array,
  label: Float32Array,
  weight: Float32Array | undefined,
  border: number,
  from: number,
  to: number,
): Counts {
  const counts = { tn: 0, fn: 0, fp: 0, tp: 0, zeros: 0, ones: 0, predictedOnes: 0, wrong: 0, all: 0 };
  for (let row = from; row < to; row++) {
    const w = weight ? weight[row]! : 1;
    const isOne = label[row]! > 0.5;
    const isPredicted = raw[row]! > border;
    if (isPredicted) counts.predictedOnes += w;
    if (isOne) counts.ones += w;
    else counts.zeros += w;
    if (isOne !== isPredicted) counts.wrong += w;
    counts.all += w;
    if (isPredicted && isOne) counts.tp += w;
    else if (isPredicted) counts.fp += w;
    else if (isOne) counts.fn += w;
    else counts.tn += w;
  }
  return counts;
}

const ratio = (part: number, whole: number, empty: number): number => (whole === 0 ? empty : part / whole);

/** @param beta how many times as much recall counts as precision */
function fMeasure(hits: number, predicted: number, actual: number, beta: number): number {
  const precision = ratio(hits, predicted, 1);
  const recall = ratio(hits, actual, 1);
  const square = beta * beta;
  return ratio((1 + square) * precision * recall, square * precision + recall, 0);
}

const cells = ({ tn, fn, fp, tp }: Counts): number[] => [tn, fn, fp, tp];
const rightOfAll = ({ tn, fn, fp, tp }: Counts): number[] => [tn + tp, tn + fn + fp + tp];
const balanced: Rule = [
  ({ tp, ones, tn, zeros }) => [tp, ones, tn, zeros],
  ([tp, ones, tn, zeros]) => {
    if (tp === ones && tn === zeros) return 1;
    return (ratio(tp!, ones!, 0) + ratio(tn!, zeros!, 0)) / 2;
  },
];

function ruleOf(type: MetricType, given: ReadonlyMap<string, string>): Rule {
  switch (type) {
    case "Precision":
      return [({ tp, fp }) => [tp, fp + tp], ([tp, predicted]) => ratio(tp!, predicted!, 0)];
    case "Recall":
      return [({ tp, fn }) => [tp, fn + tp], ([tp, ones]) => ratio(tp!, ones!, 1)];
    case "F1":
      return [
        ({ tp, fp, fn }) => [tp, fp + tp, fn + tp],
        ([tp, predicted, ones]) => fMeasure(tp!, predicted!, ones!, 1),
      ];
    case "F":
      return [
        ({ tp, predictedOnes, ones }) => [tp, predictedOnes, ones],
        ([tp, predicted, ones]) => fMeasure(tp!, predicted!, ones!, Number(given.get("beta"))),
      ];
    case "TotalF1":
      return totalF1(given.get("average") ?? "Weighted");
    case "Accuracy":
      return [rightOfAll, ([right, all]) => ratio(right!, all!, 0)];
    case "ZeroOneLoss":
      return [rightOfAll, ([right, all]) => 1 - right! / all!];
    case "HammingLoss":
      return [({ wrong, all }) => [wrong, all], ([wrong, all]) => ratio(wrong!, all!, 0)];
    case "BalancedAccuracy":
      return balanced;
    case "BalancedErrorRate":
      return [balanced[0], (sums) => 1 - balanced[1](sums)];
    case "MCC":
      return [cells, matthews];
    default:
      return [cells, kappa];
  }
}

function totalF1(average: string): Rule {
  return [
    ({ tn, fn, fp, tp }) => [tn + fp, tn + fn, tn, fn + tp, fp + tp, tp],
    (sums) => {
      let above = 0;
      let below = 0;
      for (const at of [0, 3]) {
        const [size, predicted, hits] = sums.slice(at) as [number, number, number];
        const f1 = ratio(2 * hits, size + predicted, 0);
        above += average === "Weighted" ? f1 * size : average === "Macro" ? f1 : 2 * hits;
        below += average === "Weighted" ? size : average === "Macro" ? 1 : size + predicted;
      }
      return above / below;
    },
  ];
}

function matthews(sums: readonly number[]): number {
  const [tn, fn, fp, tp] = sums as [number, number, number, number];
  const all = tn + fn + fp + tp;
  const predicted = [tn + fn, fp + tp] as const;
  const actual = [tn + fp, fn + tp] as const;
  const above = tn * all - predicted[0] * actual[0] + (tp * all - predicted[1] * actual[1]);
  const squares = ([a, b]: readonly [number, number]): number => a * a + b * b;
  const below = Math.sqrt((all * all - squares(predicted)) * (all * all - squares(actual)));
  return ratio(above, below, 0);
}

function kappa(sums: readonly number[]): number {
  const [tn, fn, fp, tp] = sums as [number, number, number, number];
  const all = tn + fn + fp + tp;
  const expected = ((tn + fn) * (fn + tp)) / all + ((fp + tp) * (tn + fp)) / all;
  return expected === 0 ? -1 : 1 - (fn + fp) / expected;
}
