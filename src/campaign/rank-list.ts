/** The ranked campaign list: who to approach first, and why. */
import type { Column } from "../core/columns.ts";
import { InternalError } from "../core/errors.ts";
import { groupFamilies, strongestFamilies } from "./families.ts";
import { type FeatureText, reasonText } from "./reason-text.ts";
import { topRows } from "./top-rows.ts";
import { type FeatureValue, typicalValues, valueAt } from "./typical-values.ts";

/**
 * SHAP values in log-odds, row-major, nRows × (nFeatures + 1), the last column the expected value; or a function that
 * gives them for the rows asked for, in their order, so that a large population is explained only where it is listed.
 */
export type ShapSource = Float64Array | ((rowIdx: Int32Array) => Float64Array);

export interface RankListInput {
  /** nRows, unique. */
  clientId: readonly string[];
  /** nRows of 0 … 1. */
  probability: Float64Array;
  /** nRows; ranks, where the probability alone would make ties of what the model tells apart. Default: the probability. */
  score?: Float64Array;
  shap: ShapSource;
  /** nFeatures columns of nRows, in the order of the SHAP values. */
  features: readonly Column[];
  /** How a feature is told of, by its column's name. */
  describe: (featureName: string) => FeatureText;
  /** Per feature; default: `typicalValues(features)`. */
  typical?: readonly FeatureValue[];
  /** Rows to list; default: all. */
  limit?: number;
}

/** One array per column of the file, best client first. */
export type RankedList = {
  /** 1 … n. */
  rank: Int32Array;
  client_id: string[];
  probability: Float64Array;
  /** 1 = highest tenth of the population, listed or not … 10. */
  decile: Int32Array;
  /** The strongest reason; empty when nothing raises the probability above what is usual. */
  reason_1: string[];
  reason_2: string[];
  reason_3: string[];
};

const nReasons = 3;

/** Rows explained at a time: 8192 × 101 SHAP values take 6.6 MB. */
const chunkRows = 8192;

/**
 * Ranks clients by score and tells the three strongest reasons of each listed one.
 *
 * A reason is a family of features whose SHAP values together raise the prediction, told by the client's value of its
 * strongest member beside the population's typical value. Reasons say what the model went by, not what causes uptake.
 * They read the columns given and nothing else; a feature that shows one contact or one call must be declared
 * `isPrivate`, so that its value stays out.
 *
 * @throws DataError when a probability is NaN
 *
 * Deterministic, independent of row order; ties are ranked by client id. Cost: O(nRows log nRows) numbers sorted, and
 * O(limit × nFeatures) for the reasons; no object is made for a row that is not listed.
 *
 * @example rankList({ clientId, probability, shap, features, describe: (name) => texts[name]!, limit: 10_000 })
 */
export function rankList(input: RankListInput): RankedList {
  const { clientId, probability } = input;
  const nRows = probability.length;
  const rows = topRows(clientId, input.score ?? probability, input.limit ?? nRows);
  const reasons = explain(input, rows);
  return {
    rank: Int32Array.from(rows, (_, place) => place + 1),
    client_id: Array.from(rows, (rowIdx) => clientId[rowIdx]!),
    probability: Float64Array.from(rows, (rowIdx) => probability[rowIdx]!),
    decile: Int32Array.from(rows, (_, place) => Math.floor((place * 10) / nRows) + 1),
    reason_1: reasons[0]!,
    reason_2: reasons[1]!,
    reason_3: reasons[2]!,
  };
}

/** The reasons of the given rows: one array per place, empty text where a client has fewer. */
function explain(input: RankListInput, rows: Int32Array): string[][] {
  const { features, typical = typicalValues(features) } = input;
  const texts = features.map((column) => input.describe(column.name));
  const findStrongest = strongestFamilies(groupFamilies(texts.map((text) => text.family)));
  const strongest = new Int32Array(nReasons);
  const reasons = Array.from({ length: nReasons }, () => new Array<string>(rows.length).fill(""));
  for (let start = 0; start < rows.length; start += chunkRows) {
    const chunk = rows.subarray(start, start + chunkRows);
    const { shap, offsetOf } = shapOf(input, chunk);
    for (const [place, rowIdx] of chunk.entries()) {
      findStrongest(shap, offsetOf(place), strongest);
      for (const [reasonIdx, feature] of strongest.entries()) {
        if (feature < 0) break;
        const value = valueAt(features[feature]!, rowIdx);
        reasons[reasonIdx]![start + place] = reasonText(texts[feature]!, value, typical[feature]!);
      }
    }
  }
  return reasons;
}

/** The SHAP values that hold a chunk of rows, and where in them the row at a place of the chunk begins. */
function shapOf({ shap, features, probability }: RankListInput, chunk: Int32Array) {
  const width = features.length + 1;
  const values = typeof shap === "function" ? shap(chunk) : shap;
  const nRows = typeof shap === "function" ? chunk.length : probability.length;
  if (values.length !== nRows * width) {
    throw new InternalError(`rankList: ${values.length} SHAP values for ${nRows} rows of ${width}`);
  }
  const offsetOf = (place: number) => width * (typeof shap === "function" ? place : chunk[place]!);
  return { shap: values, offsetOf };
}
