import type { TieChunk } from "../graph/csr/csr-builder.ts";

/**
 * Measures of a tie, named as in `fct_tie`. Calls count messages too, seconds are whole, ages whole days. `recency` is one for
 * each half-life, `recency_30`.
 */
export type TieMeasure =
  | "calls_out"
  | "calls_in"
  | "seconds_out"
  | "seconds_in"
  | "calls_night"
  | "calls_weekend"
  | "active_days"
  | "newest_age_days"
  | "oldest_age_days"
  | "recency";

/**
 * Relations of one row a client that SQL makes of a window's exchanges; their columns are named as features' columns are,
 * without the window.
 */
export type ExchangeRelation = "ftr_rhythm" | "ftr_call_length";

/** The ties of one window of a snapshot; clients and contacts are numbered in the order of their tokens. */
export interface TieInput {
  nClients: number;
  nContacts: number;
  nTies: number;
  /** Names of the measures that the chunks hold. */
  measures: readonly string[];
  /** Sorted by client and contact. */
  ties: AsyncIterable<TieChunk>;
}

/** What is known of a window's contacts before t. */
export interface ContactInput {
  /** Per contact: 1 where it is a client of the bank. */
  isClient: Int32Array;
  /** Per contact: the client whose subscription it is at t, −1 where there is none of the population's. */
  clientOf: Int32Array;
  /** Per contact: whole days since it opened the product, −1 where it did not before t or we did not know. */
  adoptedAgeDays: Int32Array;
  /** Numeric attributes of contacts, NaN = missing. */
  numeric: { name: string; values: Float32Array }[];
  /** Categories of contacts: −1 missing, `levels.length` any other than the levels. */
  categorical: { name: string; codes: Int32Array; levels: readonly string[] }[];
}

/** What the bank knows of the clients themselves before t, in the attributes that contacts have too. */
export interface ClientInput {
  /** NaN = missing. */
  numeric: { name: string; values: Float32Array }[];
}

/** 1 for those who had taken the product before t, as known before t. @param ageDays whole days since then, −1 for all others */
export function adoptersOf(ageDays: Int32Array): Uint8Array {
  return Uint8Array.from(ageDays, (age) => (age >= 0 ? 1 : 0));
}
