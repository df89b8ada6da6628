import { writeFileSync } from "node:fs";
import { symmetricRows } from "../src/graph/csr/symmetric-graph.ts";
import { clustering } from "../src/graph/structure/clustering.ts";
import { coreNumbers } from "../src/graph/structure/core-numbers.ts";
import { type Bench, type BenchOptions, inFolder, readDoubles, type Timed, timed } from "./harness.ts";
import { plantedGraph, readWords, writeGraph } from "./planted-graph.ts";
import { runRivalGraph } from "./rival-graph.ts";

/** Local clustering and core numbers beside NetworKit's. */
export const structure: Bench = {
  what: "local clustering and core number of each node, from a file of edges",
  defaultTies: 10_000_000,
  ours: { label: "clustering on two threads, coreNumbers on one", run: runOurs },
  anchor: {
    label: "NetworKit 11, LocalClusteringCoefficient (turbo) and CoreDecomposition, two threads",
    run: runNetworkit,
  },
  compare,
};

async function runOurs(options: BenchOptions): Promise<Timed> {
  return onFile(options, async (nNodes, edges) => {
    const details: Record<string, number> = {};
    const step = async <T>(name: string, work: () => T): Promise<T> => {
      const { result, seconds } = await timed(work);
      details[`of it ${name}`] = seconds;
      return result;
    };
    const { result, ...spent } = await timed(async () => {
      const { csr } = await step("to read the graph", () => symmetricRows(nNodes, readWords(edges)));
      const found = await step("clustering", () => clustering(csr, null, { threads: 2 }));
      const cores = await step("core numbers", () => coreNumbers(csr));
      return { coefficients: found.clustering, cores };
    });
    return { values: concatenated(result.coefficients, result.cores), run: { ...spent, details } };
  });
}

async function runNetworkit(options: BenchOptions): Promise<Timed> {
  return onFile(options, async (nNodes, edges) => {
    const output = `${edges}.structure`;
    const run = runRivalGraph("structure-networkit", [edges, String(nNodes), output]);
    return { values: readDoubles(output), run };
  });
}

async function onFile(
  { ties, dump }: BenchOptions,
  measure: (nNodes: number, edges: string) => Promise<{ values: Float64Array; run: Timed }>,
): Promise<Timed> {
  return inFolder(async (folder) => {
    const graph = plantedGraph(ties);
    const { values, run } = await measure(graph.nNodes, writeGraph(folder, graph));
    if (dump) writeFileSync(dump, values);
    return run;
  });
}

/** Coefficients, 0 where there is none as NetworKit has it, then core numbers. */
function concatenated(coefficients: Float32Array, cores: Uint32Array): Float64Array {
  const values = new Float64Array(coefficients.length + cores.length);
  values.set(coefficients.map((value) => (Number.isNaN(value) ? 0 : value)));
  values.set(cores, coefficients.length);
  return values;
}

function compare(oursDump: string, anchorDump: string): string {
  const [ours, anchor] = [oursDump, anchorDump].map(readDoubles) as [Float64Array, Float64Array];
  ours.forEach((value, at) => {
    if (Math.abs(value - anchor[at]!) > 1e-6)
      throw new Error(`value ${at} is ${value}, ${anchor[at]} of the anchor`);
  });
  return `clustering and core numbers of ${ours.length / 2} nodes are equal, within 1e-6`;
}
