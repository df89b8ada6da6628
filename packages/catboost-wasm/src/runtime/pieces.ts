/** Cuts `count` things into at most `pieces` pieces of one size, the last of which may be smaller: | from | to | of each. */
export function cutIntoPieces(count: number, pieces: number): [from: number, to: number][] {
  const size = Math.max(1, Math.ceil(count / pieces));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => [
    i * size,
    Math.min(count, (i + 1) * size),
  ]);
}
