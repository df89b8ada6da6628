import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { train } from "../src/index.ts";
import { Heap } from "../src/runtime/wasm.ts";
import { makePool, mixed, times } from "./data.ts";

const muchWork = 1e9;

/** Lets helper threads come up: one that is late finds nothing left to do. */
const helpersAwake = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200));

describe("tasks on several threads", () => {
  it.each([1, 2, 4])("run each once, whatever their number: %i threads", async (threads) => {
    const heap = new Heap(threads);
    await helpersAwake();
    // More than the text of one job has room for.
    const count = 5000;
    const slots = heap.alloc(count * 32);
    const tasks = Array.from({ length: count }, (_, i) =>
      heap.task((calls) => {
        calls.rngSeed(slots + i * 32, i, 0);
        calls.rngSkip(slots + i * 32);
      }),
    );
    for (let round = 0; round < 3; round++) {
      heap.u8(slots, count * 32).fill(0);
      heap.run(tasks, muchWork);
      for (let i = 0; i < count; i += 97) {
        const alone = heap.scratch(() => {
          const at = heap.alloc(32);
          heap.kernels.rngSeed(at, i, 0);
          heap.kernels.rngSkip(at);
          return [...heap.u32(at, 8)];
        });
        expect([...heap.u32(slots + i * 32, 8)]).toEqual(alone);
      }
    }
    heap.close();
  });

  it("have scratch of their own, and the helpers take part", async () => {
    const heap = new Heap(3);
    await helpersAwake();
    const values = heap.alloc(800_000);
    const [mark, sum] = [heap.allocPerThread(32), heap.allocPerThread(8)];
    const task = heap.task((calls) => {
      calls.sumSquares(values, 100_000, 100_000, sum);
      calls.rngSeed(mark, 1, 0);
    });
    heap.run(new Array<typeof task>(3000).fill(task), muchWork);
    const marked = [0, 1, 2].filter((thread) => heap.u32(mark.at + thread * mark.step, 1)[0] !== 0);
    expect(marked.length).toBeGreaterThan(1);
    heap.close();
  });

  it("come anew after they have gone home, and nobody waits for those who are not here", async () => {
    const heap = new Heap(2, 50);
    const mark = heap.allocPerThread(32);
    const task = heap.task((calls) => calls.rngSeed(mark, 1, 0));
    const tasks = new Array<typeof task>(3000).fill(task);
    const helps = async (): Promise<boolean> => {
      const seed = heap.u32(mark.at + mark.step, 1).fill(0);
      for (let round = 0; round < 100 && seed[0] === 0; round++) {
        heap.run(tasks, muchWork);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return seed[0] !== 0;
    };
    expect(await helps()).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await helps()).toBe(true);
  });

  it("fail aloud when a kernel fails, and leave nobody waiting", async () => {
    const heap = new Heap(2);
    await helpersAwake();
    const outside = 2 ** 32 - 8;
    const task = heap.task((calls) => calls.rngSkip(outside));
    expect(() => heap.run([task, task, task], muchWork)).toThrow();
    heap.close();
  });
});

describe("workers", () => {
  const pool = makePool({
    rows: 12_000,
    seed: 3,
    shapes: [
      ...times(4, { kind: "dense", nan: 0.05 }),
      { kind: "sparse", share: 0.03, values: 3 },
      { kind: "sparse", share: 0.02, values: 2 },
      ...times(3, { kind: "category", levels: 12 }),
      { kind: "category", levels: 500 },
    ],
  });

  it.each([
    ["numbers", { max_ctr_complexity: 1, one_hot_max_size: 255 }],
    ["target statistics", {}],
    ["Ordered", { boosting_type: "Ordered" as const }],
    ["no histograms kept", { depth: 10, iterations: 3 }],
  ])("do not change the model: %s", async (_, own) => {
    const params = { iterations: 8, max_ctr_complexity: 3, ...own };
    const [one, ...others] = await Promise.all(
      [1, 2, 3].map(async (workers) => (await train(pool, params, { workers })).toCbm()),
    );
    for (const other of others) expect(Buffer.compare(one!, other)).toBe(0);
  });

  it("do not change what a model says: more rows than wake a helper, in blocks of which the last is not full", async () => {
    const shapes = [...mixed, { kind: "sparse", share: 0.2, values: 3 }] as const;
    const params = { iterations: 400, depth: 4, max_ctr_complexity: 2 };
    const model = await train(makePool({ rows: 1000, seed: 5, shapes }), params, { mode: "fast" });
    const rows = makePool({ rows: 50_001, seed: 6, shapes });
    const trees = { ntree_start: 1, ntree_end: 400 };
    const said = (workers: number | undefined): Uint8Array[] => {
      const options = workers === undefined ? {} : { workers };
      return [
        model.predict(rows, "RawFormulaVal", { ...trees, ...options }),
        model.calcLeafIndexes(rows, { ...trees, ...options }).values,
        model.shapValues(rows, options).values,
      ].map(({ buffer }) => new Uint8Array(buffer));
    };
    const alone = said(1);
    for (let round = 0; round < 3; round++) {
      const together = said(undefined);
      for (const [at, bytes] of alone.entries()) expect(Buffer.compare(bytes, together[at]!)).toBe(0);
    }
    expect(() => model.predict(rows, "RawFormulaVal", { workers: 0 })).toThrow(/workers: 0/);
  });

  it("are 1 to 64", async () => {
    await expect(train(pool, {}, { workers: 0 })).rejects.toThrow(
      "workers: 0, expected a whole number from 1 to 64",
    );
  });

  it("keep no process running", () => {
    const source = fileURLToPath(new URL("../src/runtime/wasm.ts", import.meta.url));
    const code = `import { Heap } from ${JSON.stringify(source)}; new Heap(3); await new Promise((r) => setTimeout(r, 300)); console.log("done");`;
    const printed = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(printed).toBe("done\n");
  });
});
