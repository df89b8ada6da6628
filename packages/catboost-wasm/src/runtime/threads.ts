import { type HelperStart, helper, nothingLeft, words } from "./helper.ts";
import type { Kernels, Pointer } from "./kernels.ts";
import { startThread, type WasmMemory } from "./platform.ts";

/** An argument that is another one for each thread: scratch of its own. */
export interface PerThread {
  at: Pointer;
  /** Bytes from one thread's to the next one's. */
  step: number;
}

/** An address that is the same for all threads, or not. */
export type Place = Pointer | PerThread;

type Kernel = (...args: number[]) => unknown;

/** One kernel call. */
interface Call {
  kernel: Kernel;
  /** Place of the kernel among the exports. */
  index: number;
  /** Arguments of the thread that writes the calls down, number 0. */
  args: readonly number[];
  /** What is added to each argument for each thread; absent: nothing. */
  steps: readonly number[] | undefined;
}

/** Calls that run one after another on one thread. */
export type Task = readonly Call[];

/** Kernels that are written down to be run later: what they return is lost. */
export type Calls = { readonly [K in keyof Kernels]: (...args: OrPerThread<Parameters<Kernels[K]>>) => void };

type OrPerThread<Args extends readonly unknown[]> = { [I in keyof Args]: Args[I] | PerThread };

/** Writes calls down. */
export class Recorder {
  readonly #calls: Calls;
  #task: Call[] = [];

  constructor(kernels: Kernels) {
    const calls = Object.entries(kernels as unknown as Record<string, Kernel>).map(
      ([name, kernel], index) => [
        name,
        (...places: (number | boolean | PerThread)[]) => {
          const args = places.map((place) => (typeof place === "object" ? place.at : Number(place)));
          const isShared = places.every((place) => typeof place !== "object");
          const steps = isShared
            ? undefined
            : places.map((place) => (typeof place === "object" ? place.step : 0));
          this.#task.push({ kernel, index, args, steps });
        },
      ],
    );
    this.#calls = Object.fromEntries(calls) as Calls;
  }

  /** @returns the calls that `write` makes; another record may be made meanwhile */
  record(write: (calls: Calls) => void): Task {
    const outer = this.#task;
    this.#task = [];
    write(this.#calls);
    const task = this.#task;
    this.#task = outer;
    return task;
  }
}

export function offset(place: Place, bytes: number): Place {
  return typeof place === "object" ? { at: place.at + bytes, step: place.step } : place + bytes;
}

/** Of the tables, and of each thread's scratch: see assembly/setup.ts. */
export const scratchBytes = 1 << 14;

/** Room for the text of a job. */
const textLength = 1 << 17;

/** What threads talk through. */
export function talkBytes(threads: number): number {
  return wordBytes(threads) + textLength * 8;
}

/** To a multiple of 8. */
function wordBytes(threads: number): number {
  return Math.ceil((words.isHere + threads) / 2) * 8;
}

const spins = 20_000;
const waitMilliseconds = 1000;
/** A helper that works on one task for so many seconds has died. */
const patience = 120;

/** Helper threads over the memory of one heap. */
export class Threads {
  /** Threads that take tasks, the caller's among them. */
  readonly count: number;
  #words: Int32Array;
  #text: Float64Array;
  #canWait: boolean;
  #failure: unknown;
  /** Starts the helpers that are not here. */
  #callHelpers: () => void;

  /**
   * @param places tables of the kernels, then scratch of each thread, `scratchBytes` each
   * @param talk `talkBytes`
   * @param idleMilliseconds after which a helper goes home, to be started anew when there is work; without it they come at once and stay
   */
  constructor(
    module: object,
    memory: WasmMemory,
    {
      threads,
      places,
      talk,
      idleMilliseconds,
    }: { threads: number; places: Pointer; talk: Pointer; idleMilliseconds: number | undefined },
  ) {
    const text = talk + wordBytes(threads);
    this.#words = new Int32Array(memory.buffer, talk, words.isHere + threads);
    this.#text = new Float64Array(memory.buffer, text, textLength);
    this.#canWait = canWait(this.#words);
    Atomics.store(this.#words, words.next, nothingLeft);
    const start = (thread: number): boolean => {
      // Said by us: before the helper runs, or where there never will be one, it is not to be started again.
      Atomics.store(this.#words, words.isHere + thread, 1);
      const helperThread = startThread<HelperStart>(helper, {
        module,
        memory,
        thread,
        control: talk,
        text,
        textLength,
        tables: places,
        scratch: places + scratchBytes * (thread + 1),
        idleMilliseconds: idleMilliseconds ?? Number.POSITIVE_INFINITY,
      });
      helperThread?.onError((error) => {
        this.#failure = error;
      });
      return helperThread !== undefined;
    };
    let count = 1;
    if (idleMilliseconds !== undefined) count = threads;
    else while (count < threads && start(count)) count++;
    this.count = count;
    this.#callHelpers = () => {
      for (let thread = 1; thread < count; thread++) {
        if (Atomics.load(this.#words, words.isHere + thread) === 0) start(thread);
      }
    };
  }

  /** Runs all tasks, in any order: as many at a time as the text has room for. */
  run(tasks: readonly Task[]): void {
    this.#callHelpers();
    for (let from = 0; from < tasks.length; ) {
      const to = this.#write(tasks, from);
      this.#runWritten(tasks.slice(from, to));
      from = to;
    }
  }

  #runWritten(tasks: readonly Task[]): void {
    const word = this.#words;
    Atomics.store(word, words.count, tasks.length);
    Atomics.store(word, words.next, 0);
    Atomics.add(word, words.job, 1);
    Atomics.notify(word, words.job);
    try {
      for (
        let at = Atomics.add(word, words.next, 1);
        at < tasks.length;
        at = Atomics.add(word, words.next, 1)
      ) {
        runTask(tasks[at]!);
      }
    } finally {
      Atomics.store(word, words.next, nothingLeft);
      this.#waitForHelpers();
    }
  }

  /** Sends the helpers home. */
  close(): void {
    Atomics.store(this.#words, words.isOver, 1);
    Atomics.add(this.#words, words.job, 1);
    Atomics.notify(this.#words, words.job);
  }

  /** Writes the text of a job of the tasks from `from` on; returns the end of those that fit. */
  #write(tasks: readonly Task[], from: number): number {
    const text = this.#text;
    let to = from;
    for (let room = textLength; to < tasks.length; to++) {
      room -= 2 + tasks[to]!.reduce((sum, { args }) => sum + 2 + 2 * args.length, 0);
      if (room < 0) break;
    }
    if (to === from) throw new Error("a task is too long for the text of a job");
    let place = to - from;
    for (let index = from; index < to; index++) {
      const task = tasks[index]!;
      text[index - from] = place;
      text[place++] = task.length;
      for (const { index, args, steps } of task) {
        text[place++] = index;
        text[place++] = args.length;
        for (let i = 0; i < args.length; i++) {
          text[place++] = args[i]!;
          text[place++] = steps?.[i] ?? 0;
        }
      }
    }
    return to;
  }

  #waitForHelpers(): void {
    const word = this.#words;
    for (let spin = 0; spin < spins && Atomics.load(word, words.active) > 0; spin++);
    for (let waits = 0; ; waits++) {
      const active = Atomics.load(word, words.active);
      if (active === 0) break;
      if (!this.#canWait) continue;
      Atomics.wait(word, words.active, active, waitMilliseconds);
      if (waits > patience) throw new Error("a helper thread does not answer");
    }
    if (Atomics.load(word, words.failed) === 1) {
      throw new Error("a helper thread failed", { cause: this.#failure });
    }
  }
}

/** On the thread that calls. */
export function runTask(task: Task): void {
  for (const { kernel, args } of task) kernel(...args);
}

/** A page's own thread must not sleep. */
function canWait(word: Int32Array): boolean {
  try {
    Atomics.wait(word, words.job, -1, 0);
    return true;
  } catch {
    return false;
  }
}
