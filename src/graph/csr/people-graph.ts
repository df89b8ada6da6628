import { InternalError } from "../../core/errors.ts";
import type { SymmetricGraph } from "./symmetric-graph.ts";

/** A run of links in the order of the whole: by their lower end, then by the higher one, no pair twice. */
export interface LinkChunk {
  /** Nodes, low < high. */
  low: Int32Array;
  high: Int32Array;
  /** Above 0. */
  weight: Float32Array;
}

/**
 * The people graph: one node a person, a weighted link per pair, as symmetric rows with ascending targets.
 *
 *     links in order   (0,2) (0,5) (1,2) (2,5)
 *     row 2            │ 0 │ 1 │ 5 │              lower ends come by before its own links do, so that one pass in order fills all rows
 *
 * @param nPeople nodes, those without a link among them
 * @param nLinks as many as the chunks hold together
 * @throws InternalError when links are out of order, twice there, out of range, of no weight, or not as many as said
 *
 * Arrays outside kernel memory: 16 bytes a link, and 12 more while it runs. Deterministic. Cost O(nPeople + nLinks).
 */
export async function peopleGraph(
  nPeople: number,
  nLinks: number,
  chunks: AsyncIterable<LinkChunk>,
): Promise<SymmetricGraph> {
  const low = new Uint32Array(nLinks);
  const high = new Uint32Array(nLinks);
  const weight = new Float32Array(nLinks);
  let nRead = 0;
  for await (const chunk of chunks) {
    if (nRead + chunk.low.length > nLinks)
      throw new InternalError(`people graph: more links than the ${nLinks} said`);
    low.set(chunk.low, nRead);
    high.set(chunk.high, nRead);
    weight.set(chunk.weight, nRead);
    nRead += chunk.low.length;
  }
  if (nRead < nLinks) throw new InternalError(`people graph: ${nRead} links, expected ${nLinks}`);

  const offsets = new Uint32Array(nPeople + 1);
  for (let link = 0; link < nLinks; link++) {
    checkLink(low, high, weight, link, nPeople);
    offsets[low[link]! + 1]!++;
    offsets[high[link]! + 1]!++;
  }
  for (let node = 0; node < nPeople; node++) offsets[node + 1]! += offsets[node]!;
  const next = offsets.slice(0, nPeople);
  const targets = new Uint32Array(2 * nLinks);
  const weights = new Float32Array(2 * nLinks);
  for (let link = 0; link < nLinks; link++) {
    const there = next[low[link]!]!++;
    const back = next[high[link]!]!++;
    targets[there] = high[link]!;
    targets[back] = low[link]!;
    weights[there] = weight[link]!;
    weights[back] = weight[link]!;
  }
  return { csr: { nRows: nPeople, nCols: nPeople, offsets, targets }, weights };
}

function checkLink(
  low: Uint32Array,
  high: Uint32Array,
  weight: Float32Array,
  link: number,
  nPeople: number,
): void {
  const [one, other] = [low[link]!, high[link]!];
  const isAfter = link === 0 || one > low[link - 1]! || (one === low[link - 1]! && other > high[link - 1]!);
  if (one < other && other < nPeople && isAfter && weight[link]! > 0) return;
  throw new InternalError(
    `people graph: link ${link} is (${one}, ${other}) of weight ${weight[link]}, expected low < high < ${nPeople}, each once and in order, weight above 0`,
  );
}
