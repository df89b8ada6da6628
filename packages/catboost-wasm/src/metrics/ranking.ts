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
  const sameLabel = (label: number): number => label;
  const classOf = (label: number): number => Number(label > 0.5);
  switch (type) {
    case "AUC":
      if (given.get("type") === "Ranking") return (rows) => rankingAuc(rows, isWeighted, sameLabel);
      return (rows) => classAuc(rows, isWeighted);
    case "NormalizedGini":
      return (rows) => 2 * rankingAuc(rows, isWeighted, classOf) - 1;
    case "PRAUC":
      return (rows) => precisionRecallArea(rows, isWeighted);
    default:
      return undefined;
  }
}

/** Share of a row that is of the class. */
const shareOf = (label: number, isOne: boolean): number => (isOne ? label : Math.fround(1 - label));

/** Sums up the weights of the class with fewer rows by score, and meets each row of the other with the sum below its score. */
function classAuc(rows: ScoredRows, isWeighted: boolean): number {
  const { heap, n, label, threadCount } = rows;
  const weight = rows.weight(isWeighted);
  const [nZeros, nOnes] = classSizes(label);
  if (nZeros === 0 || nOnes === 0) return 0;
  const areFewOnes = nOnes <= nZeros;
  return heap.scratch(() => {
    const below = heap.f64(heap.alloc(n * 8), n);
    const tied = heap.f64(heap.alloc(n * 8), n);
    const all = sumByScore(rows, weight, areFewOnes, below, tied);
    let total = 0;
    let pairs = 0;
    let row = 0;
    for (const size of equalParts(areFewOnes ? nZeros : nOnes, threadCount)) {
      let totalOfPart = 0;
      let pairsOfPart = 0;
      for (let met = 0; met < size; row++) {
        const share = shareOf(label[row]!, !areFewOnes);
        if (share === 0) continue;
        met++;
        const w = weight ? share * weight[row]! : share;
        totalOfPart += w;
        pairsOfPart += w * below[row]!;
        pairsOfPart += w * (tied[row]! / 2);
      }
      total += totalOfPart;
      pairs += pairsOfPart;
    }
    const share = pairs / (all * total);
    return areFewOnes ? 1 - share : share;
  });
}

function classSizes(label: Float32Array): [zeros: number, ones: number] {
  let zeros = 0;
  let ones = 0;
  for (let row = 0; row < label.length; row++) {
    const y = label[row]!;
    if (!(y >= 0 && y <= 1))
      throw new CatBoostError(`AUC: label ${y} in row ${row}, expected 0 to 1, or AUC:type=Ranking`);
    if (y < 1) zeros++;
    if (y > 0) ones++;
  }
  return [zeros, ones];
}

/**
 * Of a class, for each row: `below` the weight of all rows below its score, `tied` of those that have it.
 * @returns the weight of all
 */
function sumByScore(
  rows: ScoredRows,
  weight: Float32Array | undefined,
  isOne: boolean,
  below: Float64Array,
  tied: Float64Array,
): number {
  const { raw, label } = rows;
  const order = rows.ranked();
  let before = 0;
  for (let from = 0; from < order.length; ) {
    const score = raw[order[from]!]!;
    let after = before;
    let to = from;
    for (; to < order.length && raw[order[to]!] === score; to++) {
      const row = order[to]!;
      const share = shareOf(label[row]!, isOne);
      after += weight ? share * weight[row]! : share;
    }
    for (let i = from; i < to; i++) {
      below[order[i]!] = before;
      tied[order[i]!] = after - before;
    }
    before = after;
    from = to;
  }
  return before;
}

/** Sizes of as many parts, at most one each. */
function equalParts(n: number, parts: number): number[] {
  const count = Math.min(n, parts);
  return Array.from({ length: count }, (_, i) => Math.floor(n / count) + Number(i < n % count));
}

/** Rows by score, and of equal score by label. */
interface Ranked {
  raw: Float64Array;
  label: Float32Array;
  weight: Float64Array;
}

function rankRows(rows: ScoredRows, isWeighted: boolean, labelOf: (label: number) => number): Ranked {
  const { n, raw, label } = rows;
  const weight = rows.weight(isWeighted);
  const order = rows.ranked(true);
  const ranked = { raw: new Float64Array(n), label: new Float32Array(n), weight: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    ranked.raw[i] = raw[row]!;
    ranked.label[i] = labelOf(label[row]!);
    ranked.weight[i] = weight ? weight[row]! : 1;
  }
  return ranked;
}

/** Pairs in the wrong order are those that a merge sort by label turns round. */
function rankingAuc(rows: ScoredRows, isWeighted: boolean, labelOf: (label: number) => number): number {
  const ranked = rankRows(rows, isWeighted, labelOf);
  const tied = pairsWithin(ranked, true) - pairsWithin(ranked, false);
  const sorter = new InversionCounter(ranked);
  const wrong = sorter.sort(0, rows.n);
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

function precisionRecallArea(rows: ScoredRows, isWeighted: boolean): number {
  const { raw, label } = rows;
  const weight = rows.weight(isWeighted);
  const order = rows.ranked();
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
