import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { train } from "../src/index.ts";
import { makePool, times } from "./data.ts";

const pool = makePool({ rows: 3000, seed: 1, shapes: times(4, { kind: "dense" }) });
const many = { iterations: 100_000 };

describe("a training with a signal", () => {
  it("ends within a tree when it is cancelled from elsewhere", async () => {
    const abort = new AbortController();
    let trees = 0;
    const running = train(pool, many, {
      signal: abort.signal,
      onIteration: ({ iteration }) => (trees = iteration),
    });
    let treesThen = Number.NaN;
    setTimeout(() => {
      treesThen = trees;
      abort.abort(new Error("enough"));
    }, 50);
    await expect(running).rejects.toThrow("enough");
    expect(trees - treesThen).toBeLessThanOrEqual(1);
  });

  it("makes no more tree when it is cancelled between two, and rejects with the very reason", async () => {
    const abort = new AbortController();
    const reason = { whatever: 1 };
    let trees = 0;
    const onIteration = ({ iteration }: { iteration: number }): void => {
      trees = iteration;
      if (iteration === 3) abort.abort(reason);
    };
    await expect(train(pool, many, { signal: abort.signal, onIteration })).rejects.toBe(reason);
    expect(trees).toBe(3);
  });

  it("does not begin if it is cancelled already", async () => {
    const onIteration = (): void => expect.unreachable();
    const signal = AbortSignal.abort("before");
    await expect(train(pool, many, { signal, onIteration })).rejects.toBe("before");
  });

  it("is cancelled by a time limit", async () => {
    const running = train(pool, many, { signal: AbortSignal.timeout(30) });
    await expect(running).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("can be cancelled while a snapshot is kept", async () => {
    const abort = new AbortController();
    const save = async (): Promise<void> => abort.abort("while saving");
    await expect(train(pool, many, { signal: abort.signal, snapshot: { interval: 0, save } })).rejects.toBe(
      "while saving",
    );
  });
});

describe("helper threads", () => {
  const threads = process.getBuiltinModule("node:worker_threads");
  const { Worker } = threads;
  let exits: Promise<number>[];

  beforeEach(() => {
    exits = [];
    threads.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        exits.push(new Promise((resolve) => this.on("exit", resolve)));
      }
    };
  });
  afterEach(() => {
    threads.Worker = Worker;
  });

  it("go home when a training is cancelled, fails, or ends", async () => {
    const throwing = (): void => {
      throw new Error("no more");
    };
    await expect(train(pool, many, { workers: 3, signal: AbortSignal.timeout(50) })).rejects.toThrow();
    await expect(train(pool, many, { workers: 3, onIteration: throwing })).rejects.toThrow("no more");
    await train(pool, { iterations: 2 }, { workers: 3 });
    expect(exits).toHaveLength(6);
    expect(await Promise.all(exits)).toEqual([0, 0, 0, 0, 0, 0]);
  }, 20_000);
});
