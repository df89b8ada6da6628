// How well raw scores order the rows, with weights w:
//   AUC                share of the pairs of one row of class 1 and one of class 0, by product of weights, that are in the right order; ties count half.
//                      Labels between 0 and 1 are two rows each, of weights w y and w (1 - y), float32. 0 if there are no pairs.
//   AUC:type=Ranking   share of the pairs of rows with unequal labels that are in the right order; ties of scores count half
//   NormalizedGini     2 AUC - 1
//   PRAUC              area under precision over recall as the border rises through the scores, by trapezoids; scores less than 1e-8 apart are one
import { CatBoostError } from "../errors.ts";
import type { MetricRequest, MetricType } from "./metric-request.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** @returns undefined for metrics of other families */
export function ranking(
  type: MetricType,
  { isWeighted, given }: MetricRequest,
): ((rows: ScoredRows) => number) | undefined {
  const inputs = (rows: ScoredRows): [Float64Array, Float32Array, Float32Array | undefined] => [
    rows.raw,
    rows.label,
    rows.weight(isWeighted),
  ];
  const classOf = (label: number): number => Number(label > 0.5);
  switch (type) {
    case "AUC":
      if (given.get("type") === "Ranking") return (rows) => rankingAuc(...inputs(rows));
      return (rows) => classAuc(...inputs(rows));
    case "NormalizedGini":
      return (rows) => 2 * rankingAuc(rows.raw, rows.label.map(classOf), rows.weight(isWeighted)) - 1;
    case "PRAUC":
      return (rows) => precisionRecallArea(...inputs(rows));
    default:
      return undefined;
  }
}

/** Scores with their weights. */
interface Side {
  raw: Float64Array;
  weight: Float64Array;
}

/** The rows as rows of the class, where they have weight. */
function sideOf(
  raw: Float64Array,
  label: Float32Array,
  weight: Float32Array | undefined,
  isOne: boolean,
): Side {
  const scores: number[] = [];
  const weights: number[] = [];
  const odd = label.findIndex((one) => !(one >= 0 && one <= 1));
  if (odd >= 0)
    throw new CatBoostError(`AUC: label ${label[odd]} in row ${odd}, expected 0 to 1, or AUC:type=Ranking`);
  for (let row = 0; row < raw.length; row++) {
    const share = isOne ? label[row]! : Math.fround(1 - label[row]!);
    if (share === 0) continue;
    scores.push(raw[row]!);
    weights.push(share * (weight ? weight[row]! : 1));
  }
  return { raw: Float64Array.from(scores), weight: Float64Array.from(weights) };
}

function sorted({ raw, weight }: Side): Side {
  if (weight.every((one) => one === 1)) return { raw: raw.slice().sort(), weight };
  const order = Uint32Array.from(raw, (_, i) => i).sort((a, b) => raw[a]! - raw[b]!);
  return {
    raw: Float64Array.from(order, (i) => raw[i]!),
    weight: Float64Array.from(order, (i) => weight[i]!),
  };
}

/** Sorts the class with fewer rows and looks each row of the other up in it. */
function classAuc(raw: Float64Array, label: Float32Array, weight: Float32Array | undefined): number {
  const ones = sideOf(raw, label, weight, true);
  const zeros = sideOf(raw, label, weight, false);
  if (ones.raw.length === 0 || zeros.raw.length === 0) return 0;
  const isSwapped = ones.raw.length > zeros.raw.length;
  const few = sorted(isSwapped ? zeros : ones);
  const many = isSwapped ? ones : zeros;
  const below = new Float64Array(few.raw.length + 1);
  for (let i = 0; i < few.raw.length; i++) below[i + 1] = below[i]! + few.weight[i]!;
  const endOfEqual = new Uint32Array(few.raw.length);
  for (let i = few.raw.length - 1; i >= 0; i--)
    endOfEqual[i] = few.raw[i] === few.raw[i + 1] ? endOfEqual[i + 1]! : i + 1;
  let total = 0;
  let pairs = 0;
  for (let i = 0; i < many.raw.length; i++) {
    const score = many.raw[i]!;
    const w = many.weight[i]!;
    const at = firstNotBelow(few.raw, score);
    total += w;
    pairs += w * below[at]!;
    if (few.raw[at] === score) pairs += w * ((below[endOfEqual[at]!]! - below[at]!) / 2);
  }
  const share = pairs / (below.at(-1)! * total);
  return isSwapped ? share : 1 - share;
}

function firstNotBelow(sortedValues: Float64Array, value: number): number {
  let from = 0;
  let to = sortedValues.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sortedValues[middle]! < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Rows by score, and of equal score by label. */
interface Ranked {
  raw: Float64Array;
  label: Float32Array;
  weight: Float64Array;
}

function rankRows(raw: Float64Array, label: Float32Array, weight: Float32Array | undefined): Ranked {
  const order = Uint32Array.from(raw, (_, i) => i);
  order.sort((a, b) => raw[a]! - raw[b]! || label[a]! - label[b]!);
  return {
    raw: Float64Array.from(order, (row) => raw[row]!),
    label: Float32Array.from(order, (row) => label[row]!),
    weight: Float64Array.from(order, (row) => (weight ? weight[row]! : 1)),
  };
}

/** Pairs in the wrong order are those that a merge sort by label turns round. */
function rankingAuc(raw: Float64Array, label: Float32Array, weight: Float32Array | undefined): number {
  const rows = rankRows(raw, label, weight);
  const tied = pairsWithin(rows, true) - pairsWithin(rows, false);
  const sorter = new InversionCounter(rows);
  const wrong = sorter.sort(0, raw.length);
  const pairs = sorter.unequalPairs();
  return pairs === 0 ? 0 : 1 - (2 * wrong + tied) / (2 * pairs);
}

/** Sum, over the pairs of rows of equal score (of any labels, or of equal ones), of the products of their weights. */
function pairsWithin({ raw, label, weight }: Ranked, ofAnyLabels: boolean): number {
  let pairs = 0;
  let ofScore = 0;
  let before = 0;
  for (let i = 0; i < raw.length; i++) {
    if (i > 0 && (raw[i] !== raw[i - 1] || (!ofAnyLabels && label[i] !== label[i - 1]))) {
      pairs += ofScore;
      ofScore = 0;
      before = 0;
    }
    ofScore += before * weight[i]!;
    before += weight[i]!;
  }
  return pairs + ofScore;
}

/** A merge sort of rows by label. */
class InversionCounter {
  #label: Float32Array;
  #weight: Float64Array;
  #otherLabel: Float32Array;
  #otherWeight: Float64Array;

  constructor({ label, weight }: Ranked) {
    this.#label = label;
    this.#weight = weight;
    this.#otherLabel = label.slice();
    this.#otherWeight = weight.slice();
  }

  /** Sum of the products of weights of the pairs of from..to that stand in the wrong order. */
  sort(from: number, to: number): number {
    if (from + 1 >= to) return 0;
    const middle = from + ((to - from) >> 1);
    const below = this.sort(from, middle);
    return below + this.sort(middle, to) + this.#merge(from, middle, to);
  }

  #merge(from: number, middle: number, to: number): number {
    let inversions = 0;
    let overtaken = 0;
    let left = from;
    let right = middle;
    for (let at = from; at < to; at++) {
      const isRight = left === middle || (right < to && this.#label[right]! < this.#label[left]!);
      if (isRight) overtaken += this.#weight[right]!;
      else inversions += this.#weight[left]! * overtaken;
      const source = isRight ? right++ : left++;
      this.#otherLabel[at] = this.#label[source]!;
      this.#otherWeight[at] = this.#weight[source]!;
    }
    this.#label.set(this.#otherLabel.subarray(from, to), from);
    this.#weight.set(this.#otherWeight.subarray(from, to), from);
    return inversions;
  }

  /** Of the sorted rows: sum of the products of weights of the pairs with unequal labels. */
  unequalPairs(): number {
    let pairs = 0;
    let sum = 0;
    let lower = 0;
    for (let i = 0; i < this.#label.length; i++) {
      if (i > 0 && this.#label[i] !== this.#label[i - 1]) lower = sum;
      sum += this.#weight[i]!;
      pairs += lower * this.#weight[i]!;
    }
    return pairs;
  }
}

const sameScore = 1e-8;

function precisionRecallArea(
  raw: Float64Array,
  label: Float32Array,
  weight: Float32Array | undefined,
): number {
  const order = Uint32Array.from(raw, (_, i) => i).sort((a, b) => raw[a]! - raw[b]!);
  const weightOf = (row: number): number => (weight ? weight[row]! : 1);
  let hits = 0;
  let predicted = 0;
  for (let row = 0; row < raw.length; row++) {
    predicted += weightOf(row);
    if (label[row] === 1) hits += weightOf(row);
  }
  const ones = hits;
  if (ones === 0) throw new CatBoostError("PRAUC: no row of class 1, expected at least one");
  let area = 0;
  let recall = 1;
  let precision = hits / predicted;
  for (let from = 0; from < order.length; ) {
    let to = from;
    for (; to < order.length && (to === from || raw[order[to]!]! - raw[order[to - 1]!]! < sameScore); to++) {
      predicted -= weightOf(order[to]!);
      if (label[order[to]!] === 1) hits -= weightOf(order[to]!);
    }
    const nextRecall = to === order.length ? 0 : hits / ones;
    const nextPrecision = to === order.length || predicted === 0 ? 1 : hits / predicted;
    area += ((recall - nextRecall) * (precision + nextPrecision)) / 2;
    recall = nextRecall;
    precision = nextPrecision;
    from = to;
  }
  return area;
}
