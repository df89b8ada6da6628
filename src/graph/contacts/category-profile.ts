/** What the shares of contacts' categories say in two numbers per client. */
export interface CategoryProfile {
  /** -Σ_c p_c ln p_c in nats: 0 when all contacts are alike, ln nCategories at most; NaN where the shares are. */
  entropy: Float32Array;
  /** The category with the largest share, the smaller code where two are equal; -1 where the shares are NaN. */
  mode: Int32Array;
}

/**
 * Entropy and mode of a client's category shares (feature 16; Shannon 1948).
 *
 * @param shares columns from `categoryShares`
 * Deterministic. Cost O(nRows × nCategories).
 */
export function categoryProfile(shares: readonly Float32Array[]): CategoryProfile {
  const nRows = shares[0]?.length ?? 0;
  const entropy = new Float32Array(nRows);
  const mode = new Int32Array(nRows);
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    let sum = 0;
    let best = -1;
    let bestShare = 0;
    for (let category = 0; category < shares.length; category++) {
      const share = shares[category]![rowIdx]!;
      if (share !== 0) sum -= share * Math.log(share);
      if (share > bestShare) {
        bestShare = share;
        best = category;
      }
    }
    entropy[rowIdx] = sum;
    mode[rowIdx] = best;
  }
  return { entropy, mode };
}
