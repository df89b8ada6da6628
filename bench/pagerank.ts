import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { symmetricRows } from "../src/graph/csr/symmetric-graph.ts";
import { pageRank } from "../src/graph/diffusion/pagerank.ts";
import { SeededRandom } from "../src/util/random.ts";
import { type Bench, type BenchOptions, inFolder, readDoubles, type Timed, timed } from "./harness.ts";
import { plantedGraph, readWords, writeGraph } from "./planted-graph.ts";
import { runRivalGraph } from "./rival-graph.ts";

const nSeeds = 10_000;

/** Personalised PageRank beside igraph's exact solver (PRPACK). */
export const pagerank: Bench = {
  what: `personalised PageRank from ${nSeeds} seeds, from a file of edges to a score for each node`,
  defaultTies: 10_000_000,
  ours: { label: "pageRank, two threads, error at most 1e-9", run: runOurs },
  anchor: { label: "igraph 1.0, personalized_pagerank by PRPACK", run: runIgraph },
  compare,
};

async function runOurs(options: BenchOptions): Promise<Timed> {
  return onFiles(options, async (nNodes, edges, seeds) => {
    let readSeconds = 0;
    const { result: scores, ...spent } = await timed(async () => {
      const { result, seconds } = await timed(() => symmetricRows(nNodes, readWords(edges)));
      readSeconds = seconds;
      const start = new Float64Array(nNodes);
      for (const seed of readWords(seeds)) start[seed] = 1;
      return pageRank(result.csr, null, start, { threads: 2 });
    });
    return { scores, run: { ...spent, details: { "of it to read the graph": readSeconds } } };
  });
}

async function runIgraph(options: BenchOptions): Promise<Timed> {
  return onFiles(options, async (nNodes, edges, seeds) => {
    const output = `${edges}.scores`;
    const run = runRivalGraph("pagerank-igraph", [edges, String(nNodes), output, seeds]);
    return { scores: readDoubles(output), run };
  });
}

async function onFiles(
  { ties, dump }: BenchOptions,
  rank: (nNodes: number, edges: string, seeds: string) => Promise<{ scores: Float64Array; run: Timed }>,
): Promise<Timed> {
  return inFolder(async (folder) => {
    const graph = plantedGraph(ties);
    const random = new SeededRandom(7);
    const seeds = new Set<number>();
    while (seeds.size < Math.min(nSeeds, graph.nNodes / 2)) seeds.add(random.nextInt(graph.nNodes));
    writeFileSync(join(folder, "seeds"), Uint32Array.from(seeds));
    const { scores, run } = await rank(graph.nNodes, writeGraph(folder, graph), join(folder, "seeds"));
    if (dump) writeFileSync(dump, scores);
    return run;
  });
}

function compare(oursDump: string, anchorDump: string): string {
  const [ours, anchor] = [oursDump, anchorDump].map(readDoubles) as [Float64Array, Float64Array];
  const far = ours.reduce((sum, score, node) => sum + Math.abs(score - anchor[node]!), 0);
  if (far > 1e-6) throw new Error(`scores differ by ${far} in all, expected at most 1e-6`);
  return `scores of ${ours.length} nodes, which sum to 1, differ by ${far.toExponential(1)} in all`;
}
