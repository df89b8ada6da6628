import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { aggregateContacts, aggregateNames } from "../../src/graph/contacts/aggregate-contacts.ts";
import { categoryShares } from "../../src/graph/contacts/category-shares.ts";
import { flaggedContacts } from "../../src/graph/contacts/flagged-contacts.ts";
import { weightedContactMean } from "../../src/graph/contacts/weighted-contact-mean.ts";
import { contactMatrix } from "../../src/graph/csr/contact-matrix.ts";
import type { TieGraph } from "../../src/graph/csr/csr.ts";
import { CsrBuilder } from "../../src/graph/csr/csr-builder.ts";
import { aggregateReference } from "../../src/graph/reference/aggregate.ts";
import { categorySharesReference } from "../../src/graph/reference/category-shares.ts";
import { flaggedReference } from "../../src/graph/reference/flagged.ts";
import { weightedMeanReference } from "../../src/graph/reference/weighted-mean.ts";
import { type BlockJob, progressPlaces } from "../../src/graph/runtime/block-job.ts";
import { KernelMemory } from "../../src/graph/runtime/kernel-memory.ts";
import { startHelpers } from "../../src/graph/runtime/kernel-pool.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { buildGraph } from "./random-graph.ts";

const nCols = 50_000;

/** 4.3 million ties, above the threshold from which on helpers take part even for kernels that read one value for each tie. */
function largeGraph(memory: KernelMemory): TieGraph {
  const random = new SeededRandom(11);
  const nRows = 100_003;
  const builder = new CsrBuilder(memory, { nRows, nCols, values: ["weight"] });
  for (let rowIdx = 0; rowIdx < nRows; rowIdx++) {
    const nContacts = rowIdx === 70_001 ? nCols : random.nextInt(86);
    const stride = Math.floor(nCols / Math.max(nContacts, 1));
    builder.add({
      rowIdx: new Uint32Array(nContacts).fill(rowIdx),
      colIdx: Int32Array.from({ length: nContacts }, (_, idx) => idx * stride + random.nextInt(stride)),
      values: { weight: Float32Array.from({ length: nContacts }, () => random.nextInt(1000) / 7) },
    });
  }
  return builder.finish();
}

/** What one helper is given to count the flagged contacts of a small graph; the test's own thread computes nothing. */
function helperJob(memory: KernelMemory) {
  const rows = Array.from({ length: 9 }, (_, rowIdx) => [{ contact: rowIdx, weight: 1 }]);
  const graph = buildGraph(memory, { nCols: 9, rows });
  const flagsAt = memory.copy(Uint8Array.from({ length: 9 }, (_, contact) => contact % 2));
  const job: BlockJob = {
    kernel: "flagged",
    args: [graph.offsetsAt, graph.targetsAt, flagsAt, 0],
    nRows: 9,
    blockRows: 4,
    blockAt: memory.allocate(3 * 4 * 4),
    columnIdxs: [0],
    columns: [new Float32Array(new SharedArrayBuffer(9 * 4))],
    progress: new Int32Array(new SharedArrayBuffer(8)),
  };
  return job;
}

/** Returns once every block of a job was taken, by helpers alone. */
function waitUntilTaken({ progress, nRows, blockRows }: BlockJob): void {
  const nBlocks = Math.ceil(nRows / blockRows);
  while (Atomics.load(progress, progressPlaces.nextBlock) < nBlocks) {
    Atomics.wait(progress, progressPlaces.nActive, 0, 5);
  }
}

describe("helper threads", () => {
  it("compute blocks that the caller does not", () => {
    const memory = new KernelMemory();
    const job = helperJob(memory);
    const wait = startHelpers(memory.share, [job]);
    waitUntilTaken(job);
    wait();
    expect([...job.columns[0]!]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0]);
  });

  it("tell the caller of an error, once, and compute the next job", () => {
    const memory = new KernelMemory();
    const jobs = [helperJob(memory), helperJob(memory)].map((job) => ({ ...job, args: [2 ** 31, 0, 0, 0] }));
    const wait = startHelpers(memory.share, jobs);
    for (const job of jobs) waitUntilTaken(job);
    expect(wait).toThrow(/kernel helper: Error: memory access out of bounds/);
    const next = helperJob(memory);
    const waitForNext = startHelpers(memory.share, [next]);
    waitUntilTaken(next);
    waitForNext();
    expect(next.columns[0]![1]).toBe(1);
  });
});

describe("1, 2 and 3 threads", () => {
  it("give what the obvious twins give, to the bit", () => {
    const draw = new SeededRandom(12);
    const feature = Float32Array.from({ length: nCols }, () =>
      draw.next() < 0.1 ? Number.NaN : draw.normal() * 1e3,
    );
    const flags = Uint8Array.from({ length: nCols }, () => draw.nextInt(2));
    const categories = {
      codes: Int32Array.from({ length: nCols }, () => draw.nextInt(4) - 1),
      nCategories: 3,
    };
    const [ofOne, ofTwo, ofThree] = [1, 2, 3].map((threads) => {
      const memory = new KernelMemory({ threads });
      const graph = largeGraph(memory);
      const matrix = contactMatrix(memory, [feature]);
      // Helpers are at hand, not still starting, when the kernels run.
      const warming = Array.from({ length: threads - 1 }, () => helperJob(memory));
      const wait = startHelpers(memory.share, warming);
      for (const job of warming) waitUntilTaken(job);
      wait();
      return {
        graph,
        results: {
          aggregate: aggregateContacts(graph, matrix, aggregateNames),
          mean: weightedContactMean(graph, matrix, "weight"),
          shares: categoryShares(graph, categories),
          weightedShares: categoryShares(graph, categories, "weight"),
          flagged: flaggedContacts(graph, flags, "weight"),
        },
      };
    });
    const { graph } = ofOne!;
    const weights = graph.tieValues("weight");
    expect(graph.nTies).toBeGreaterThan(2 ** 22);
    const expected = {
      aggregate: aggregateReference(graph, [feature], aggregateNames),
      mean: weightedMeanReference(graph, [feature], weights),
      shares: categorySharesReference(graph, categories),
      weightedShares: categorySharesReference(graph, categories, weights),
      flagged: flaggedReference(graph, flags, weights),
    };
    for (const { results } of [ofOne!, ofTwo!, ofThree!]) expect(isSame(results, expected)).toBe(true);
  }, 60_000);
});

/** As `toEqual`, which takes seconds for columns this long: the same numbers, -0 told from 0, any NaN for any other. */
function isSame(results: object, expected: object): boolean {
  const [a, b] = [results, expected].map((columns) =>
    Object.values(columns).flatMap((value) => (Array.isArray(value) ? value : Object.values(value))),
  ) as [Float32Array[], Float32Array[]];
  return a.length === b.length && a.every((column, idx) => isSameColumn(column, b[idx]!));
}

function isSameColumn(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, rowIdx) => Object.is(value, b[rowIdx]));
}

describe("a process whose kernels had helpers", () => {
  const root = join(import.meta.dirname, "../..");
  const hasDist = existsSync(join(root, "dist/graph/runtime/kernel-worker.js"));
  const script = (folder: string, extension: string) => {
    const from = (name: string) => JSON.stringify(pathToFileURL(join(root, folder, name + extension)).href);
    return `
      import { aggregateContacts, aggregateNames } from ${from("contacts/aggregate-contacts")};
      import { contactMatrix } from ${from("csr/contact-matrix")};
      import { CsrBuilder } from ${from("csr/csr-builder")};
      import { KernelMemory } from ${from("runtime/kernel-memory")};
      const memory = new KernelMemory({ threads: 3 });
      const [nRows, nCols] = [100_000, 20];
      const builder = new CsrBuilder(memory, { nRows, nCols });
      builder.add({
        rowIdx: Uint32Array.from({ length: nRows * nCols }, (_, tieIdx) => Math.floor(tieIdx / nCols)),
        colIdx: Int32Array.from({ length: nRows * nCols }, (_, tieIdx) => tieIdx % nCols),
        values: {},
      });
      const graph = builder.finish();
      const matrix = contactMatrix(memory, [Float32Array.from({ length: nCols }, (_, contact) => contact)]);
      for (let round = 0; round < 5; round++) {
        const [mean] = aggregateContacts(graph, matrix, aggregateNames);
        if (!mean.every((value) => value === 9.5)) throw new Error("not the mean");
      }
      if (process.argv[1] === "throw") throw new Error("of the caller");
      console.log("computed");`;
  };
  const run = (folder: string, extension: string, ...args: string[]) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", script(folder, extension), ...args], {
      encoding: "utf8",
      timeout: 30_000,
    });
  const computed = { status: 0, signal: null, stdout: "computed\n", stderr: "" };

  it("ends by itself", () => {
    expect(run("src/graph", ".ts")).toMatchObject(computed);
  });

  it("ends with an error of the caller's own", () => {
    expect(run("src/graph", ".ts", "throw")).toMatchObject({ status: 1, signal: null });
  });

  it.skipIf(!hasDist)("ends by itself when compiled (skipped before npm run build)", () => {
    expect(run("dist/graph", ".js")).toMatchObject(computed);
  });
});
