/** Why clients are on the list, in words. */
import type { Column } from "../core/columns.ts";
import { InternalError } from "../core/errors.ts";
import type { Language } from "../core/language.ts";
import { groupFamilies, strongestFamilies } from "./families.ts";
import type { ReasonRules } from "./reason-rules.ts";
import { reasonTeller } from "./reason-text.ts";
import { type FeatureValue, valueAt } from "./typical-values.ts";

export interface ExplainInput {
  /** nFeatures columns of nRows, in the order of the SHAP values. */
  features: readonly Column[];
  /** Per feature its family. */
  families: readonly string[];
  /** How features may be told of, in their order. */
  rules: ReasonRules;
  /** nRows, visible contacts of each client. */
  nContacts: Int32Array;
  /**
   * SHAP values in log-odds of the rows asked for, in their order: row-major, rows × (nFeatures + 1), the last column the
   * expected value. Called for some thousand rows at a time, so that a large population is explained only where it is listed.
   */
  shap: (rowIdx: Int32Array) => Float64Array;
  language: Language;
  /** Reasons of each row, at most. */
  nReasons: number;
  /** Of the population, per feature: see `typicalValues`. */
  typical: readonly FeatureValue[];
}

/** Rows explained at a time: 8192 × 101 SHAP values take 6.6 MB. */
const chunkRows = 8192;

/**
 * Tells the strongest reasons of each row.
 *
 * A reason is a family of features whose SHAP values together raise the prediction, told by the client's value of its
 * strongest member beside the population's typical value. Reasons say what the model went by, not what causes uptake.
 * They read the columns given and nothing else, and say no more than the rules allow.
 *
 * @param rows the rows to explain
 * @returns one array for each place, empty text where a client has fewer reasons
 *
 * Deterministic, independent of row order. Cost: O(rows × nFeatures), beside the SHAP values.
 */
export function explainRows(input: ExplainInput, rows: Int32Array): string[][] {
  const { features, families, rules, nContacts, nReasons, typical } = input;
  const reasons = Array.from({ length: nReasons }, () => new Array<string>(rows.length).fill(""));
  if (nReasons === 0) return reasons;
  const tell = reasonTeller(input.language);
  const findStrongest = strongestFamilies(groupFamilies(families));
  const strongest = new Int32Array(nReasons);
  const toldOf = [rules.texts, rules.textsOfFew].map((texts) => ({
    texts,
    mayTell: Uint8Array.from(texts, (text) => (text === null ? 0 : 1)),
  }));
  const width = features.length + 1;
  for (let start = 0; start < rows.length; start += chunkRows) {
    const chunk = rows.subarray(start, start + chunkRows);
    const shap = input.shap(chunk);
    if (shap.length !== chunk.length * width) {
      throw new InternalError(`reasons: ${shap.length} SHAP values for ${chunk.length} rows of ${width}`);
    }
    for (const [place, rowIdx] of chunk.entries()) {
      const { texts, mayTell } = toldOf[nContacts[rowIdx]! < rules.minContacts ? 1 : 0]!;
      findStrongest(shap, place * width, mayTell, strongest);
      for (const [reasonIdx, feature] of strongest.entries()) {
        if (feature < 0) break;
        const value = valueAt(features[feature]!, rowIdx);
        reasons[reasonIdx]![start + place] = tell(texts[feature]!, value, typical[feature]!);
      }
    }
  }
  return reasons;
}
