import { type HelperStart, helper, nothingLeft, words } from "./helper.ts";
import { startThread, type WasmMemory } from "./platform.ts";
import type { Kernels, Pointer } from "./wasm.ts";

/** An argument that is another one for each thread: scratch of its own. */
export interface PerThread {
  at: Pointer;
  /** Bytes from one thread's to the next one's. */
  step: number;
}

/** An address that is the same for all threads, or not. */
export type Place = Pointer | PerThread;

/** One kernel call. */
type Call = readonly [kernel: string, ...args: readonly (number | boolean | PerThread)[]];

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
    const calls = Object.keys(kernels).map((name) => [
      name,
      (...args: (number | boolean | PerThread)[]) => {
        this.#task.push([name, ...args]);
      },
    ]);
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
export const talkBytes = words.length * 4 + textLength * 8;

const spins = 20_000;
const waitMilliseconds = 1000;
/** A helper that works on one task for so many seconds has died. */
const patience = 120;

/** Helper threads over the memory of one heap. */
export class Threads {
  /** Threads that take tasks, the caller's among them. */
  readonly count: number;
  #exports: Record<string, (...args: number[]) => unknown>;
  #indexOf: Map<string, number>;
  #words: Int32Array;
  #text: Float64Array;
  #canWait: boolean;
  #failure: unknown;

  /**
   * @param places tables of the kernels, then scratch of each thread, `scratchBytes` each
   * @param talk `talkBytes`
   */
  constructor(
    module: object,
    memory: WasmMemory,
    kernels: Kernels,
    { threads, places, talk }: { threads: number; places: Pointer; talk: Pointer },
  ) {
    const text = talk + words.length * 4;
    this.#exports = kernels as unknown as Record<string, (...args: number[]) => unknown>;
    this.#indexOf = new Map(Object.keys(kernels).map((name, index) => [name, index]));
    this.#words = new Int32Array(memory.buffer, talk, words.length);
    this.#text = new Float64Array(memory.buffer, text, textLength);
    this.#canWait = canWait(this.#words);
    Atomics.store(this.#words, words.next, nothingLeft);
    let count = 1;
    for (; count < threads; count++) {
      const scratch = places + scratchBytes * (count + 1);
      const start = {
        module,
        memory,
        thread: count,
        control: talk,
        text,
        textLength,
        tables: places,
        scratch,
      };
      const thread = startThread<HelperStart>(helper, start);
      if (!thread) break;
      thread.onError((error) => {
        this.#failure = error;
      });
    }
    this.count = count;
  }

  /** Runs all tasks, in any order: as many at a time as the text has room for. */
  run(tasks: readonly Task[]): void {
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
        runTask(this.#exports, tasks[at]!);
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
      room -= 2 + tasks[to]!.reduce((sum, call) => sum + 2 * call.length, 0);
      if (room < 0) break;
    }
    if (to === from) throw new Error("a task is too long for the text of a job");
    let place = to - from;
    for (let index = from; index < to; index++) {
      const task = tasks[index]!;
      text[index - from] = place;
      text[place++] = task.length;
      for (const [kernel, ...args] of task) {
        text[place++] = this.#indexOf.get(kernel)!;
        text[place++] = args.length;
        for (const arg of args) {
          text[place++] = typeof arg === "object" ? arg.at : Number(arg);
          text[place++] = typeof arg === "object" ? arg.step : 0;
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
      if (waits > patience) throw new Error("a helper thread of the training does not answer");
    }
    if (Atomics.load(word, words.failed) === 1) {
      throw new Error("a helper thread of the training failed", { cause: this.#failure });
    }
  }
}

/** On the thread that calls. */
export function runTask(kernels: object, task: Task): void {
  for (const [kernel, ...args] of task) {
    const plain = args.map((arg) => (typeof arg === "object" ? arg.at : Number(arg)));
    (kernels as Record<string, (...args: number[]) => unknown>)[kernel]!(...plain);
  }
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
