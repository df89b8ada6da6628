/** Which ties a contact feature is computed over: all, those with calls to the client, those with calls from it. */
export const directions = ["both", "in", "out"] as const;
export type Direction = (typeof directions)[number];

/**
 * What a tie weighs (catalogue 12): 1 · calls and messages · seconds · ln(1 + calls + seconds) · days with an exchange · talk that
 * fades by half every half-life (11) · 1 / √k_j, with k_j the clients that the contact talks to.
 */
export const tieWeightNames = [
  "binary",
  "calls",
  "seconds",
  "log_seconds",
  "active_days",
  "recency",
  "inverse_sqrt_degree",
] as const;
export type TieWeightName = (typeof tieWeightNames)[number];
