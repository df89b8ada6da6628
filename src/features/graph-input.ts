import type { TieChunk } from "../graph/csr-builder.ts";

/** Measures of a tie, named as in `fct_tie`. */
export const tieMeasures = [
  "calls_out",
  "calls_in",
  "seconds_out",
  "seconds_in",
  "newest_age_days",
  "oldest_age_days",
  "recency",
  "weight",
] as const;

/** One snapshot's ties and contacts; clients and contacts are numbered in the order of their tokens. */
export interface GraphInput {
  nClients: number;
  nContacts: number;
  nTies: number;
  /** Sorted by client and contact, with all `tieMeasures`. */
  ties: AsyncIterable<TieChunk>;
  /** Per contact: 1 where it is a client of the bank. */
  isClient: Int32Array;
  /** Per contact: whole days since it opened the product, −1 where it did not before t or we did not know. */
  adoptedAgeDays: Int32Array;
  /** Numeric attributes of contacts, NaN = missing. */
  numeric: { name: string; values: Float32Array }[];
  /** Categories of contacts: −1 missing, `levels.length` any other than the levels. */
  categorical: { name: string; codes: Int32Array; levels: readonly string[] }[];
}
