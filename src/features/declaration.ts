/** What a column of the feature table is, for the trainer, the reasons of a list and the documentation. */
export interface FeatureDeclaration {
  /** Column name in the feature table, the model and the report. */
  name: string;
  /** Own: what the bank knows of the client. Surroundings: what its contacts add. */
  group: "own" | "surroundings";
  kind: "numeric" | "categorical";
  /** Features that tell one thing share a family: a reason is given once for all of them. */
  family: string;
  /** The feature in words, as a reason names it. */
  phrase: string;
  unit?: string;
  /** The value belongs to one contact: a reason says how it compares, never what it is. */
  isPrivate?: boolean;
  /** Formula, with the notation of the catalogue. */
  formula?: string;
}

/** A computed numeric feature: its declaration and one value for each client, NaN where there is none. */
export interface FeatureColumn extends FeatureDeclaration {
  values: Float32Array;
}

/** Columns of the feature table that are not features. */
export const keyColumns = ["client_id", "as_of", "segment", "holds_product", "eligible", "label"] as const;

/** An attribute's name in words: `top_up_count` → `top up count`. */
export function inWords(name: string): string {
  return name.replaceAll("_", " ");
}
