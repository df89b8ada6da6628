/**
 * The tenth of the clients that each one's score puts it in: 1 the highest … 10. Equal scores share a decile, so that a decile
 * may be empty.
 *
 * Deterministic, independent of row order. Cost: one sort.
 * @example scoreDeciles(Float64Array.of(0.9, 0.5, 0.5, 0.1)) // 1, 3, 3, 8
 */
export function scoreDeciles(score: Float64Array): Int32Array {
  const order = Int32Array.from(score, (_, row) => row).sort((a, b) => score[b]! - score[a]!);
  const decile = new Int32Array(score.length);
  let first = 0;
  for (let place = 0; place < order.length; place++) {
    if (score[order[place]!] !== score[order[first]!]) first = place;
    decile[order[place]!] = Math.floor((first * 10) / order.length) + 1;
  }
  return decile;
}
