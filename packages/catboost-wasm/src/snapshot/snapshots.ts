import { CatBoostError } from "../errors.ts";
import type { Mode, TrainParams } from "../params/train-params.ts";
import type { LearnPool, NumericPool } from "../pool/pool.ts";
import type { Split, Tree } from "../trees/tree.ts";
import { version } from "../version.ts";
import { broken, packSnapshot, type SnapshotParts, unpackSnapshot } from "./bytes.ts";
import { dataProblems, fingerprint } from "./fingerprint.ts";
import { type Head, paramProblems, readHead } from "./head.ts";
import { type Progressed, readProgress, writeProgress } from "./progress.ts";
import type { SplitCode } from "./split-code.ts";

/** How a training is kept, so that it can go on if it is stopped. */
export interface SnapshotOptions {
  /**
   * A snapshot to go on from: the model will have the bytes of a training that nobody stopped. Data, parameters and eval set must be those of the
   * training that was stopped, but for `iterations`, which may be more; automatic values stay those of the first training.
   */
  from?: Uint8Array | undefined;
  /** Seconds between snapshots; 0: after each tree. Default 600. One more is taken after the last tree. */
  interval?: number;
  /**
   * Keeps a snapshot; the training waits for it. What it throws ends the training. A snapshot has 8 or 16 bytes a row, with target statistics 40, with
   * Ordered boosting about twice as many, 8 bytes a row of the eval set, and the trees so far.
   */
  save(bytes: Uint8Array): void | Promise<void>;
}

/** A training as snapshots see it. */
interface Kept {
  readonly splitCode: SplitCode;
  readonly dropped: readonly Split[];
  /** What the next tree depends on besides the trees so far, where it lies in memory. */
  readonly state: readonly Uint8Array[];
  /** Takes trees as its own; its `state` must be theirs. */
  resume(trees: readonly Tree[], dropped: readonly Split[]): void;
}

const defaultInterval = 600;

/** The snapshots of one training: the one it goes on from, and those it takes. */
export class Snapshots {
  readonly #options: SnapshotOptions;
  readonly #interval: number;
  readonly #from: (SnapshotParts & { head: Head }) | undefined;
  /** What all snapshots of the training say. */
  #common: Omit<Head, "progress"> | undefined;
  #savedAt = Date.now();
  #savedTrees = 0;

  /** @throws CatBoostError if no training can go on from the snapshot */
  constructor(options: SnapshotOptions) {
    const { interval = defaultInterval, from } = options;
    if (!(interval >= 0)) throw broken(`interval: ${interval}, expected seconds, 0 or more`);
    this.#options = options;
    this.#interval = interval;
    if (from) {
      const parts = unpackSnapshot(from);
      this.#from = { ...parts, head: readHead(parts.head) };
    }
  }

  /** Automatic values depend on `iterations`: they follow from the first training's. */
  resolve(
    params: TrainParams,
    resolve: (params: TrainParams) => Required<TrainParams>,
  ): Required<TrainParams> {
    const own = resolve(params);
    const iterations = this.#from?.head.params.iterations;
    if (iterations === undefined) return own;
    return { ...resolve({ ...params, iterations }), iterations: own.iterations };
  }

  /** @throws CatBoostError naming all that differs from the training that was stopped */
  async check(
    params: Required<TrainParams>,
    mode: Mode,
    pool: NumericPool<LearnPool>,
    evalSets: readonly NumericPool[],
  ): Promise<void> {
    const before = this.#from?.head;
    const iterations = before?.params.iterations ?? params.iterations;
    const data = await fingerprint(pool, evalSets);
    this.#common = { version, mode, params: { ...params, iterations }, data };
    if (!before) return;
    const problems = [
      ...paramProblems({ mode: before.mode, ...before.params }, { mode, ...this.#common.params }),
      ...dataProblems(before.data, data),
    ];
    const trees = before.progress.trees.length;
    if (trees > params.iterations)
      problems.push(`snapshot: iterations: ${params.iterations}, expected at least the ${trees} there are`);
    if (problems.length > 0) throw new CatBoostError(problems);
  }

  /** Puts the training where the snapshot was taken. */
  resume(training: Kept): Progressed {
    if (!this.#from) return { trees: [], history: [], dropped: [] };
    const { head, numbers, memory } = this.#from;
    const { splitCode, state } = training;
    const progressed = readProgress(head.progress, numbers, splitCode, head.params.depth!);
    const size = state.reduce((sum, { length }) => sum + length, 0);
    if (size !== memory.length) throw broken(`${memory.length} bytes of state, expected ${size}`);
    let at = 0;
    for (const part of state) {
      part.set(memory.subarray(at, at + part.length));
      at += part.length;
    }
    training.resume(progressed.trees, progressed.dropped);
    this.#savedTrees = progressed.trees.length;
    return progressed;
  }

  /** Takes a snapshot if it is time to. @param isLast there is no next tree */
  async afterTree(training: Kept, progressed: Omit<Progressed, "dropped">, isLast: boolean): Promise<void> {
    const trees = progressed.trees.length;
    const isLate = Date.now() - this.#savedAt >= this.#interval * 1000;
    if (!(isLast || isLate) || trees === this.#savedTrees) return;
    const { splitCode, state, dropped } = training;
    const { code, numbers } = writeProgress({ ...progressed, dropped }, splitCode);
    const head: Head = { ...this.#common!, progress: code };
    await this.#options.save(packSnapshot({ head, numbers, memory: state }));
    this.#savedAt = Date.now();
    this.#savedTrees = trees;
  }
}
