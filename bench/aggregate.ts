import { writeFileSync } from "node:fs";
import { aggregateContacts, aggregateNames } from "../src/graph/contacts/aggregate-contacts.ts";
import { contactMatrix } from "../src/graph/csr/contact-matrix.ts";
import { CsrBuilder } from "../src/graph/csr/csr-builder.ts";
import { KernelMemory } from "../src/graph/runtime/kernel-memory.ts";
import { readBandwidth } from "./bandwidth.ts";
import { featureColumns, graphSize, nFeatures, tieChunks } from "./call-graph-data.ts";
import { type Bench, type BenchOptions, readDoubles, type Timed, timed } from "./harness.ts";

/** On as many threads as the anchor. */
export const aggregate = aggregateOn(2);
export const aggregateOneThread = aggregateOn(1);

/** Mean, minimum, maximum, deviation and sum of 20 features over every client's contacts, ties and features in memory. */
function aggregateOn(threads: number): Bench {
  return {
    what: `${nFeatures} features × ${aggregateNames.length} aggregates over every client's contacts, from ties and features in memory to columns in memory`,
    defaultTies: 30_000_000,
    ours: {
      label: `aggregateContacts, threads: ${threads}, the first call in its process`,
      run: (options) => runOurs(threads, options),
    },
    anchor: {
      label: "DuckDB, two threads: create table as select client, avg, min, max, stddev_pop, sum …",
      run: runDuckDb,
    },
    compare,
  };
}

async function runOurs(threads: number, { ties, dump }: BenchOptions): Promise<Timed> {
  const size = graphSize(ties);
  const features = featureColumns(size);
  const memory = new KernelMemory({ threads });
  const builder = new CsrBuilder(memory, { nRows: size.nClients, nCols: size.nContacts });
  let buildSeconds = 0;
  for (const chunk of tieChunks(size)) buildSeconds += (await timed(() => builder.add(chunk))).seconds;
  const { seconds: finishSeconds, result: graph } = await timed(() => builder.finish());
  const { seconds: matrixSeconds, result: matrix } = await timed(() => contactMatrix(memory, features));
  features.length = 0;
  const {
    seconds,
    cpuSeconds,
    result: columns,
  } = await timed(() => aggregateContacts(graph, matrix, aggregateNames));
  if (dump) writeFileSync(dump, Float64Array.from(columns.flatMap((column) => [...column])));
  const details = {
    "to build the compressed rows from the sorted stream": buildSeconds + finishSeconds,
    "to lay the features out contact by contact": matrixSeconds,
  };
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const movedBytes = 4 * (graph.nRows + graph.nTies * (1 + matrix.nPadded) + graph.nRows * columns.length);
  const [moved, streamed] = [movedBytes / seconds / 1e9, (await readBandwidth(threads)) / 1e9];
  const figures = {
    "GB/s of ties, contacts' rows and results": moved,
    "GB/s that as many threads read as a stream": streamed,
    "share of that": moved / streamed,
  };
  return { seconds, cpuSeconds, details, peakMegabytes, figures };
}

async function runDuckDb({ ties, dump }: BenchOptions): Promise<Timed> {
  const { DuckDBDataChunk, DuckDBInstance, FLOAT, INTEGER } = await import("@duckdb/node-api");
  const size = graphSize(ties);
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    preserve_insertion_order: "false",
  });
  const connection = await instance.connect();
  const names = Array.from({ length: nFeatures }, (_, featureIdx) => `x${featureIdx}`);

  async function load(
    table: string,
    types: (typeof FLOAT | typeof INTEGER)[],
    batches: Iterable<ArrayLike<number>[]>,
  ) {
    const appender = await connection.createAppender(table);
    for (const columns of batches) {
      for (let begin = 0; begin < columns[0]!.length; begin += 2048) {
        const nRows = Math.min(2048, columns[0]!.length - begin);
        const chunk = DuckDBDataChunk.create(types, nRows);
        columns.forEach((column, columnIdx) => {
          const values = Array.from({ length: nRows }, (_, idx) => column[begin + idx]!);
          chunk.setColumnValues(
            columnIdx,
            values.map((value) => (Number.isNaN(value) ? null : value)),
          );
        });
        appender.appendDataChunk(chunk);
      }
    }
    appender.closeSync();
  }

  await connection.run("create table ties (client integer, contact integer)");
  await connection.run(
    `create table features (contact integer, ${names.map((name) => `${name} float`).join(", ")})`,
  );
  await load("ties", [INTEGER, INTEGER], tieBatches(size));
  const contacts = Int32Array.from({ length: size.nContacts }, (_, contact) => contact);
  await load("features", [INTEGER, ...names.map(() => FLOAT)], [[contacts, ...featureColumns(size)]]);

  const aggregates = names.flatMap((x) =>
    ["avg", "min", "max", "stddev_pop", "sum"].map((f) => `${f}(${x}) as ${f}_${x}`),
  );
  const { seconds, cpuSeconds } = await timed(() =>
    connection.run(
      `create table result as select client, ${aggregates.join(", ")} from ties join features using (contact) group by client`,
    ),
  );
  if (dump) {
    const rows = await connection.runAndReadAll("select * from result");
    const values = new Float64Array(size.nClients * aggregates.length).fill(Number.NaN);
    for (const [client, ...row] of rows.getRows()) {
      row.forEach((value, columnIdx) => {
        values[columnIdx * size.nClients + Number(client)] = value === null ? Number.NaN : Number(value);
      });
    }
    writeFileSync(dump, values);
  }
  return { seconds, cpuSeconds, details: {} };
}

function* tieBatches(size: ReturnType<typeof graphSize>) {
  for (const { rowIdx, colIdx } of tieChunks(size)) yield [rowIdx, colIdx];
}

/** Ours are rounded to f32, the anchor's are f64. */
function compare(oursDump: string, anchorDump: string): string {
  const [ours, anchor] = [oursDump, anchorDump].map(readDoubles);
  let largest = 0;
  for (let idx = 0; idx < anchor!.length; idx++) {
    const [a, b] = [ours![idx]!, anchor![idx]!];
    if (Number.isNaN(a) !== Number.isNaN(b)) throw new Error(`value ${idx}: ours ${a}, anchor ${b}`);
    if (a !== b && !Number.isNaN(a))
      largest = Math.max(largest, Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));
  }
  if (ours!.length !== anchor!.length || largest > 1e-6)
    throw new Error(`values differ by ${largest}, expected below 1e-6`);
  return `${anchor!.length} values agree, largest relative difference ${largest.toExponential(1)}`;
}
