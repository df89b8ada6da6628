import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SeededRandom } from "../src/util/random.ts";

/** Nodes for so many edges: mean degree 10. */
const edgesPerNode = 5;
const [smallestGroup, largestGroup] = [20, 500];
/** Of the edges lie inside a group. */
const insideShare = 0.75;

export interface PlantedGraph {
  nNodes: number;
  /** | source | target | of each edge, source < target, each edge once, ascending. */
  edges: Uint32Array;
  /** Planted group of each node. */
  groups: Int32Array;
}

/** Groups of 20 to 500 nodes (their sizes log-uniform); three of four edges inside them, the others anywhere. Deterministic. */
export function plantedGraph(nEdges: number): PlantedGraph {
  const random = new SeededRandom(24);
  const nNodes = Math.ceil(nEdges / edgesPerNode);
  const groups = new Int32Array(nNodes);
  const starts: number[] = [];
  for (let node = 0; node < nNodes; ) {
    const size = Math.floor(smallestGroup * (largestGroup / smallestGroup) ** random.next());
    starts.push(node);
    groups.fill(starts.length - 1, node, node + size);
    node += size;
  }
  starts.push(nNodes);
  const keys = new Float64Array(nEdges);
  for (let edge = 0; edge < nEdges; edge++) {
    const one = random.nextInt(nNodes);
    const [from, to] = [starts[groups[one]!]!, starts[groups[one]! + 1]!];
    const other = random.next() < insideShare ? from + random.nextInt(to - from) : random.nextInt(nNodes);
    keys[edge] = one === other ? -1 : Math.min(one, other) * nNodes + Math.max(one, other);
  }
  const unique = keys.sort().filter((key, i) => key >= 0 && key !== keys[i - 1]);
  const edges = new Uint32Array(2 * unique.length);
  unique.forEach((key, edge) => {
    edges[2 * edge] = Math.floor(key / nNodes);
    edges[2 * edge + 1] = key % nNodes;
  });
  return { nNodes, edges, groups };
}

/** As files that both sides read: `edges` u32 pairs. */
export function writeGraph(folder: string, { edges }: PlantedGraph): string {
  const file = join(folder, "edges");
  writeFileSync(file, edges);
  return file;
}

export function readWords(file: string): Uint32Array {
  const bytes = readFileSync(file);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}
