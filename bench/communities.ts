import { readFileSync, writeFileSync } from "node:fs";
import { leiden } from "../src/graph/communities/leiden/leiden.ts";
import { modularity } from "../src/graph/communities/modularity.ts";
import { symmetricRows } from "../src/graph/csr/symmetric-graph.ts";
import { type Bench, type BenchOptions, inFolder, type Timed, timed } from "./harness.ts";
import { type PlantedGraph, plantedGraph, readWords, writeGraph } from "./planted-graph.ts";
import { runRivalGraph } from "./rival-graph.ts";

/** NetworKit's parallel Louvain with refinement. */
export const communities = besides("communities-networkit", "NetworKit 11, PLM with refinement, two threads");
export const communitiesIgraph = besides("communities-igraph", "igraph 1.0, Leiden, two iterations");

function besides(rival: string, label: string): Bench {
  return {
    what: "communities of a graph with planted groups, from a file of edges to a label for each node",
    defaultTies: 10_000_000,
    ours: {
      label: "leiden, one thread: a round of Louvain, one of Leiden",
      run: (options) => runOurs(options),
    },
    anchor: { label, run: (options) => runRival(rival, options) },
    compare,
  };
}

async function runOurs({ ties, dump }: BenchOptions): Promise<Timed> {
  return onFile(ties, dump, async (graph, file) => {
    let readSeconds = 0;
    const { result, ...spent } = await timed(async () => {
      const { result: rows, seconds } = await timed(() => symmetricRows(graph.nNodes, readWords(file)));
      readSeconds = seconds;
      return leiden(rows.csr, rows.weights, { seed: 1 }).labels;
    });
    return { labels: result, run: { ...spent, details: { "of it to read the graph": readSeconds } } };
  });
}

async function runRival(what: string, { ties, dump }: BenchOptions): Promise<Timed> {
  return onFile(ties, dump, async ({ nNodes }, file) => {
    const output = `${file}.labels`;
    const run = runRivalGraph(what, [file, String(nNodes), output]);
    return { labels: new Int32Array(readWords(output)), run };
  });
}

/** Writes the graph to a file, has its communities found, and judges them. */
async function onFile(
  nEdges: number,
  dump: string | undefined,
  find: (graph: PlantedGraph, file: string) => Promise<{ labels: Int32Array; run: Timed }>,
): Promise<Timed> {
  return inFolder(async (folder) => {
    const graph = plantedGraph(nEdges);
    const { labels, run } = await find(graph, writeGraph(folder, graph));
    const { csr, weights } = symmetricRows(graph.nNodes, graph.edges);
    const figures = {
      communities: new Set(labels).size,
      modularity: modularity(csr, weights, labels),
      "mutual information with the planted groups, normalised": sharedInformation(labels, graph.groups),
    };
    if (dump) writeFileSync(dump, JSON.stringify(figures));
    return { ...run, figures };
  });
}

/** Mutual information of two partitions by the mean of their entropies, 0 to 1 (Danon et al. 2005). */
function sharedInformation(a: Int32Array, b: Int32Array): number {
  const n = a.length;
  const width = b.reduce((most, label) => Math.max(most, label), 0) + 1;
  const entropy = (counts: ReadonlyMap<number, number>): number => {
    let sum = 0;
    for (const count of counts.values()) sum -= (count / n) * Math.log(count / n);
    return sum;
  };
  const [ofA, ofB, joint] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  const add = (counts: Map<number, number>, key: number): unknown =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let node = 0; node < n; node++) {
    add(ofA, a[node]!);
    add(ofB, b[node]!);
    add(joint, a[node]! * width + b[node]!);
  }
  const [one, other] = [entropy(ofA), entropy(ofB)];
  return (2 * (one + other - entropy(joint))) / (one + other);
}

function compare(oursDump: string, anchorDump: string): string {
  const [ours, anchor] = [oursDump, anchorDump].map((file) => JSON.parse(readFileSync(file, "utf8")));
  return `modularity ${ours.modularity.toFixed(4)}, the anchor's ${anchor.modularity.toFixed(4)}`;
}
