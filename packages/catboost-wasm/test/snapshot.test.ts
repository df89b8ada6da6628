import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CatBoostError,
  type Pool,
  type Progress,
  type TrainOptions,
  type TrainParams,
  train,
} from "../src/index.ts";
import { packSnapshot, unpackSnapshot } from "../src/snapshot/bytes.ts";
import { version } from "../src/version.ts";
import { cutPool, makePool, type Shape, times } from "./data.ts";

const numbers: Shape[] = [
  ...times(3, { kind: "dense", nan: 0.05 }),
  { kind: "sparse", share: 0.05, values: 2 },
  { kind: "sparse", share: 0.05, values: 3 },
  { kind: "category", levels: 2 },
];
const mixed: Shape[] = [...numbers.slice(1), ...times(2, { kind: "category", levels: 7 })];
/** So few distinct rows that trees run out of splits. */
const coarse: Shape[] = [
  ...times(3, { kind: "steps", values: 2 }),
  ...times(3, { kind: "category", levels: 3 }),
];
const nLearn = 300;

const table = (shapes: Shape[], label?: "number"): Pool & { label: Float32Array } =>
  makePool({
    rows: nLearn + 100,
    seed: 11,
    shapes,
    hasWeights: true,
    hasBaseline: true,
    ...(label && { label }),
  });

/** Trains without a break and returns the model with a snapshot after each tree. */
async function trainWhole(
  pool: Pool,
  params: TrainParams,
  options: TrainOptions = {},
): Promise<{ cbm: Uint8Array; snapshots: Uint8Array[] }> {
  const snapshots: Uint8Array[] = [];
  const save = (bytes: Uint8Array): void => {
    snapshots.push(bytes);
  };
  const model = await train(pool, params, { workers: 1, ...options, snapshot: { interval: 0, save } });
  return { cbm: model.toCbm(), snapshots };
}

const resume = (pool: Pool, params: TrainParams, from: Uint8Array, options: TrainOptions = {}) =>
  train(pool, params, { workers: 1, ...options, snapshot: { from, save() {} } });

const oneOf = fc.constantFrom;
const samplings: TrainParams[] = [
  {},
  { bootstrap_type: "MVS", subsample: 0.5, mvs_reg: 0.3 },
  { bootstrap_type: "Bernoulli", subsample: 0.7 },
  { bootstrap_type: "Bayesian", bagging_temperature: 0.8, sampling_frequency: "PerTreeLevel" },
  { bootstrap_type: "No" },
];
const extras: TrainParams[] = [
  {},
  { rsm: 0.6 },
  { monotone_constraints: [1, 0, -1] },
  { model_shrink_rate: 0.3, model_shrink_mode: "Decreasing" },
  { first_feature_use_penalties: [0.2, 0.4, 0.1, 0.3, 0.1, 0.3], feature_weights: { c2: 0.4 } },
  { leaf_estimation_iterations: 4 },
  { simple_ctr: "Borders:CtrBorderCount=40:Prior=0.5", counter_calc_method: "Full" },
  { leaf_estimation_method: "Gradient", score_function: "L2" },
  {
    custom_metric: "AUC:type=Ranking;hints=skip_train~false",
    eval_metric: "AUC:type=Ranking",
    metric_period: 4,
  },
];
const cases = fc.record({
  shapes: oneOf(numbers, mixed, coarse),
  loss_function: oneOf("Logloss" as const, "RMSE" as const),
  boosting_type: oneOf("Plain" as const, "Ordered" as const),
  max_ctr_complexity: oneOf(1, 3),
  sampling: oneOf(...samplings),
  extra: oneOf(...extras),
  nEvalSets: fc.nat(2),
  isWatched: fc.boolean(),
  isBased: fc.boolean(),
  depth: oneOf(2, 6),
  random_strength: oneOf(1, 10),
  stop: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("a training that was stopped", () => {
  it("goes on to the same bytes, wherever it was stopped", async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ shapes, sampling, extra, nEvalSets, isWatched, isBased, stop, ...own }) => {
          const all = table(shapes, own.loss_function === "RMSE" ? "number" : undefined);
          if (!isBased || "model_shrink_rate" in extra) delete all.baseline;
          const params = {
            iterations: 9,
            learning_rate: 0.4,
            ...own,
            ...sampling,
            ...extra,
            ...(nEvalSets > 0 && { od_type: "Iter" as const, od_wait: 3 }),
            ...(isWatched && {
              eval_metric: own.loss_function === "RMSE" ? "RMSE" : "AUC",
              metric_period: 3,
            }),
          };
          const pool = cutPool(all, 0, nLearn);
          const evalSet = [cutPool(all, nLearn, nLearn + 60), cutPool(all, nLearn + 60, all.nRows)];
          const options = { evalSet: evalSet.slice(0, nEvalSets) };
          const told: Omit<Progress, "seconds" | "secondsLeft">[][] = [[], []];
          const [whole, rest] = told.map((list) => ({
            ...options,
            onIteration: ({ seconds: _, secondsLeft: __, ...progress }: Progress) => list.push(progress),
          }));
          const { cbm, snapshots } = await trainWhole(pool, params, whole);
          const place = Math.round(stop * (snapshots.length - 1));
          const resumed = await resume(pool, params, snapshots[place]!, rest);
          expect(Buffer.compare(resumed.toCbm(), cbm)).toBe(0);
          expect(told[1]).toEqual(told[0]!.slice(place + 1));
        },
      ),
      { numRuns: 60, seed: 4 },
    );
  }, 60_000);

  it.each([numbers, mixed])("goes on so in fast mode", async (...shapes) => {
    const pool = table(shapes);
    const params = { iterations: 9, one_hot_max_size: 2, bootstrap_type: "Bernoulli" as const };
    const { cbm, snapshots } = await trainWhole(pool, params, { mode: "fast" });
    for (const from of [snapshots[0]!, snapshots[6]!]) {
      const resumed = await resume(pool, params, from, { mode: "fast" });
      expect(Buffer.compare(resumed.toCbm(), cbm)).toBe(0);
    }
  });

  it("is the same whether or not it is kept", async () => {
    const pool = table(mixed);
    const plain = await train(pool, { iterations: 9 });
    expect(Buffer.compare((await trainWhole(pool, { iterations: 9 })).cbm, plain.toCbm())).toBe(0);
  });

  it("goes on with more iterations, automatic values stay", async () => {
    const pool = table(mixed);
    delete pool.baseline;
    const { snapshots } = await trainWhole(pool, { iterations: 5, metric_period: 3 });
    const { learning_rate } = (await train(pool, { iterations: 5 })).params;
    const { cbm } = await trainWhole(pool, {
      iterations: 9,
      learning_rate: learning_rate!,
      metric_period: 3,
    });
    const more = await resume(pool, { iterations: 9, metric_period: 3 }, snapshots.at(-1)!);
    expect(Buffer.compare(more.toCbm(), cbm)).toBe(0);
  });

  it("snapshots are taken after the last tree, and as often as asked", async () => {
    const pool = table(numbers);
    let count = 0;
    const save = async (): Promise<void> => {
      count++;
    };
    await train(pool, { iterations: 5 }, { snapshot: { save } });
    expect(count).toBe(1);
    expect((await trainWhole(pool, { iterations: 5 })).snapshots).toHaveLength(5);
  });

  it("ends with what `save` throws", async () => {
    const save = (): Promise<void> => Promise.reject(new Error("disk full"));
    await expect(train(table(numbers), { iterations: 5 }, { snapshot: { save } })).rejects.toThrow(
      "disk full",
    );
  });

  it("is killed by SIGKILL, goes on, and gives the bytes of one that was not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "killed-"));
    const child = fileURLToPath(new URL("killed-training.ts", import.meta.url));
    const args = (name: string): string[] => [
      child,
      join(folder, `${name}.snapshot`),
      join(folder, `${name}.cbm`),
    ];
    try {
      for (const trees of ["7", "31"]) {
        const running = spawn(process.execPath, args("killed"), { stdio: ["ignore", "pipe", "inherit"] });
        running.stdout.on("data", (lines) => {
          if (`${lines}`.split("\n").includes(trees)) running.kill("SIGKILL");
        });
        const [, signal] = await once(running, "exit");
        expect(signal).toBe("SIGKILL");
        expect(existsSync(join(folder, "killed.cbm"))).toBe(false);
      }
      const printed = execFileSync(process.execPath, args("killed"), { encoding: "utf8" });
      expect(Number(printed.split("\n")[0])).toBeGreaterThanOrEqual(31);
      execFileSync(process.execPath, args("whole"));
      const [killed, whole] = ["killed.cbm", "whole.cbm"].map((name) => readFileSync(join(folder, name)));
      expect(Buffer.compare(killed!, whole!)).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});

describe("the version that snapshots carry", () => {
  it("is that of the package", () => {
    const file = new URL("../package.json", import.meta.url);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version });
  });
});

describe("a snapshot is refused", () => {
  const pool = table(mixed);
  const params: TrainParams = { iterations: 6, depth: 3, max_ctr_complexity: 2 };
  const kept = trainWhole(pool, params).then(({ snapshots }) => snapshots[3]!);
  const refusal = async (other: Pool, own: TrainParams, options: TrainOptions = {}): Promise<string[]> => {
    const error = await resume(other, own, await kept, options).catch((cause) => cause);
    expect(error).toBeInstanceOf(CatBoostError);
    return (error as CatBoostError).problems as string[];
  };

  it("with other parameters, all of them named", async () => {
    expect(await refusal(pool, { ...params, depth: 4, rsm: 0.5 })).toEqual([
      "snapshot: depth: 4, expected 3 as in the training that was stopped",
      "snapshot: rsm: 0.5, expected 1 as in the training that was stopped",
    ]);
    expect(await refusal(pool, { ...params, iterations: 3 })).toEqual([
      "snapshot: iterations: 3, expected at least the 4 there are",
    ]);
  });

  it("with other data, every piece of it named", async () => {
    const { weight: _, ...other } = table(mixed);
    other.label[7] = 1 - other.label[7]!;
    const [first] = other.columns;
    if (first?.kind === "numeric") first.values[3] = 0.125;
    expect(await refusal(other, params)).toEqual([
      'snapshot: column "c0": not the same as in the training that was stopped',
      "snapshot: label: not the same as in the training that was stopped",
      "snapshot: weight: missing, expected the one of the training that was stopped",
    ]);
    expect(await refusal({ ...pool, columns: pool.columns.toReversed() }, params)).toContain(
      "snapshot: names of the columns: not the same as in the training that was stopped",
    );
    const problems = await refusal(pool, params, { evalSet: pool });
    expect(problems).toContain("snapshot: evalSet: label: the training that was stopped had none");
  });

  it("of another version", async () => {
    const { head, numbers, memory } = unpackSnapshot(await kept);
    const from = packSnapshot({
      head: { ...(head as object), version: "0.0.9" },
      numbers: [numbers],
      memory: [memory],
    });
    await expect(resume(pool, params, from)).rejects.toThrow('of version "0.0.9", expected version');
  });

  it("cut short, or changed in any byte", async () => {
    const bytes = await kept;
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (place, flip) => {
        await expect(resume(pool, params, bytes.subarray(0, place))).rejects.toThrow(CatBoostError);
        const changed = bytes.slice();
        changed[place]! ^= flip;
        await expect(resume(pool, params, changed)).rejects.toThrow(CatBoostError);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it("made up with a right hash: an error or a training, nothing else", async () => {
    const { head, numbers, memory } = unpackSnapshot(await kept);
    const { progress } = head as { progress: { trees: unknown[][]; dropped: unknown[] } };
    const junk = oneOf<unknown>(
      null,
      -1,
      0,
      1,
      2.5,
      1e300,
      "x",
      [],
      {},
      [0, 0],
      [[0], [], 0, 0],
      [[4], [], 99, 0],
      [[4, 4], [], 0, 1],
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(6),
        fc.nat(3),
        fc.nat(2),
        junk,
        fc.nat(40),
        async (kind, tree, split, value, cut) => {
          const other = structuredClone(progress) as unknown as Record<string, unknown>;
          const trees = other.trees as unknown[][];
          if (kind === 0) trees[tree]![split] = value;
          if (kind === 1) trees[tree] = value as unknown[];
          if (kind === 2) other.dropped = value;
          if (kind === 3) other.history = value;
          if (kind === 6) (other.history as unknown[])[tree] = split === 0 ? [value] : value;
          if (kind === 4) other.trees = value;
          const state = kind === 5 ? memory.map(() => 5 * tree) : memory;
          const from = packSnapshot({
            head: { ...(head as object), progress: other },
            numbers: [numbers.subarray(cut)],
            memory: [state.subarray(8 * (cut % 2))],
          });
          const error = await resume(pool, params, from).then(
            () => undefined,
            (cause) => cause,
          );
          if (error) {
            expect(error).toBeInstanceOf(CatBoostError);
            refused++;
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
    expect(refused).toBeGreaterThan(150);
  }, 30_000);
});
