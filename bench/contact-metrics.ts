import { readFileSync, writeFileSync } from "node:fs";
import { aggregateContacts, aggregateNames } from "../src/graph/contacts/aggregate-contacts.ts";
import { categoryShares } from "../src/graph/contacts/category-shares.ts";
import { contactQuantiles } from "../src/graph/contacts/contact-quantiles.ts";
import { flaggedContacts } from "../src/graph/contacts/flagged-contacts.ts";
import { weightedContactMean } from "../src/graph/contacts/weighted-contact-mean.ts";
import { contactMatrix } from "../src/graph/csr/contact-matrix.ts";
import { CsrBuilder } from "../src/graph/csr/csr-builder.ts";
import { aggregateReference } from "../src/graph/reference/aggregate.ts";
import { categorySharesReference } from "../src/graph/reference/category-shares.ts";
import { contactQuantilesReference } from "../src/graph/reference/contact-quantiles.ts";
import { flaggedReference } from "../src/graph/reference/flagged.ts";
import { weightedMeanReference } from "../src/graph/reference/weighted-mean.ts";
import { KernelMemory } from "../src/graph/runtime/kernel-memory.ts";
import { direction } from "../src/graph/ties/direction.ts";
import { strength } from "../src/graph/ties/strength.ts";
import { SeededRandom } from "../src/util/random.ts";
import { featureColumns, graphSize, nFeatures, tieChunks } from "./call-graph-data.ts";
import { type Bench, type BenchOptions, type Timed, timed } from "./harness.ts";

const nCategories = 8;
const quartiles = [0.25, 0.5, 0.75];

/** Every kernel against its obvious twin, and beside them the metrics that are plain TypeScript and have none. */
export const contactMetrics: Bench = {
  what: `aggregates, quartiles and weighted means of ${nFeatures} features, shares of ${nCategories} categories and of flagged contacts`,
  defaultTies: 1_000_000,
  ours: { label: "WebAssembly kernels", run: runOurs },
  anchor: { label: "their obvious twins in TypeScript", run: runTwins },
  compare,
};

async function input(ties: number) {
  const size = graphSize(ties);
  const features = featureColumns(size);
  const memory = new KernelMemory();
  const builder = new CsrBuilder(memory, {
    nRows: size.nClients,
    nCols: size.nContacts,
    values: ["out", "in"],
  });
  const random = new SeededRandom(2);
  for (const { rowIdx, colIdx } of tieChunks(size)) {
    const out = new Float32Array(rowIdx.length).map(() => random.nextInt(5));
    const incoming = new Float32Array(rowIdx.length).map(() => random.nextInt(5));
    builder.add({ rowIdx, colIdx, values: { out, in: incoming } });
  }
  const codes = new Int32Array(size.nContacts).map(() => random.nextInt(nCategories + 1) - 1);
  const flags = new Uint8Array(size.nContacts).map(() => random.nextInt(2));
  return { graph: builder.finish(), memory, features, categories: { codes, nCategories }, flags };
}

async function runOurs({ ties, dump }: BenchOptions): Promise<Timed> {
  const { graph, memory, features, categories, flags } = await input(ties);
  const matrix = contactMatrix(memory, features);
  const result = await timedParts(dump, {
    aggregates: () => aggregateContacts(graph, matrix, aggregateNames),
    quartiles: () => contactQuantiles(graph, matrix, quartiles),
    "weighted means": () => weightedContactMean(graph, matrix, "out"),
    "category shares": () => categoryShares(graph, categories, "out"),
    "flagged contacts": () => Object.values(flaggedContacts(graph, flags, "out")),
  });
  const plain = {
    "strength (plain TypeScript)": () => strength(graph, graph.tieValues("out")),
    "direction (plain TypeScript)": () => direction(graph, graph.tieValues("out"), graph.tieValues("in")),
  };
  for (const [name, work] of Object.entries(plain))
    result.details[name] = (await timed<unknown>(work)).seconds;
  return result;
}

async function runTwins({ ties, dump }: BenchOptions): Promise<Timed> {
  const { graph, features, categories, flags } = await input(ties);
  const { nRows, nCols, offsets, targets } = graph;
  const csr = { nRows, nCols, offsets, targets };
  const out = graph.tieValues("out");
  return timedParts(dump, {
    aggregates: () => aggregateReference(csr, features, aggregateNames),
    quartiles: () => contactQuantilesReference(csr, features, quartiles),
    "weighted means": () => weightedMeanReference(csr, features, out),
    "category shares": () => categorySharesReference(csr, categories, out),
    "flagged contacts": () => Object.values(flaggedReference(csr, flags, out)),
  });
}

async function timedParts(
  dump: string | undefined,
  parts: Record<string, () => Float32Array[]>,
): Promise<Timed> {
  const total: Timed = { seconds: 0, cpuSeconds: 0, details: {} };
  const columns: Float32Array[] = [];
  for (const [name, work] of Object.entries(parts)) {
    const { seconds, cpuSeconds, result } = await timed(work);
    total.seconds += seconds;
    total.cpuSeconds += cpuSeconds;
    total.details[name] = seconds;
    if (dump) columns.push(...result);
  }
  if (dump) writeFileSync(dump, Buffer.concat(columns.map((column) => new Uint8Array(column.buffer))));
  return total;
}

function compare(oursDump: string, anchorDump: string): string {
  const [ours, anchor] = [oursDump, anchorDump].map((file) => new Float32Array(readFileSync(file).buffer));
  const differentIdx = anchor!.findIndex((value, idx) => !Object.is(value, ours![idx]));
  if (ours!.length !== anchor!.length || differentIdx >= 0) {
    throw new Error(`value ${differentIdx}: ours ${ours![differentIdx]}, twin ${anchor![differentIdx]}`);
  }
  return `${anchor!.length} values agree to the bit`;
}
