import type { WasmMemory } from "./platform.ts";

/**
 * Words of the block that threads talk through, i32:
 *
 *     │ job │ next │ count │ active │ failed │ isOver │ - │ - │ isHere of each thread │
 *
 * `job` counts the jobs: helpers sleep on it. `next` is the next task to be taken, `count` the tasks of the job; between jobs `next` lies
 * beyond all counts, so that nothing is taken. `active` helpers are looking for tasks. A helper that goes home says that it is not here any more.
 */
export const words = { job: 0, next: 1, count: 2, active: 3, failed: 4, isOver: 5, isHere: 8 } as const;

/** `next` between jobs. */
export const nothingLeft = 2 ** 30;

/** What a helper thread is given. */
export interface HelperStart {
  /** A compiled WebAssembly.Module. */
  module: object;
  memory: WasmMemory;
  /** Number of the thread: 1 and up; the caller's own is 0. */
  thread: number;
  /** Byte offsets in the memory: `words`, the text of the job, tables of the kernels, scratch of the thread's own. */
  control: number;
  text: number;
  textLength: number;
  tables: number;
  scratch: number;
  /** How long the thread waits for a job before it goes home. */
  idleMilliseconds: number;
}

/**
 * A job's text, f64 each: the place of every task, then for each task
 *
 *     │ calls │ kernel │ arguments │ value │ step │ value │ step │ … │ kernel │ …
 *
 * An argument is value + step × number of the thread.
 *
 * What a helper thread does: takes tasks of a job until none is left, then sleeps until the next one. It stands in a thread by its text
 * alone, so it uses nothing but its argument and the language, and has no function inside.
 */
export function helper(start: HelperStart): void {
  const { module, memory, thread } = start;
  const { WebAssembly } = globalThis as unknown as {
    WebAssembly: { Instance: new (module: object, imports: object) => { exports: object } };
  };
  const exported = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<string, unknown>;
  const kernels = Object.values(exported) as ((...args: number[]) => unknown)[];
  (exported.usePlaces as (tables: number, scratch: number) => void)(start.tables, start.scratch);
  const word = new Int32Array(memory.buffer, start.control, 8 + thread + 1);
  const text = new Float64Array(memory.buffer, start.text, start.textLength);
  let seen = 0;
  for (;;) {
    // Between two jobs of a tree there is little time: shorter than it takes to fall asleep and be woken.
    for (let spin = 0; spin < 5_000 && Atomics.load(word, 0) === seen; spin++);
    if (Atomics.wait(word, 0, seen, start.idleMilliseconds) === "timed-out") {
      Atomics.store(word, 8 + thread, 0);
      return;
    }
    if (Atomics.load(word, 5) === 1) return;
    seen = Atomics.load(word, 0);
    Atomics.add(word, 3, 1);
    try {
      for (let task = Atomics.add(word, 1, 1); task < Atomics.load(word, 2); task = Atomics.add(word, 1, 1)) {
        let place = text[task]!;
        for (let calls = text[place++]!; calls > 0; calls--) {
          const kernel = kernels[text[place]!]!;
          const args: number[] = [];
          const end = place + 2 + 2 * text[place + 1]!;
          for (place += 2; place < end; place += 2) args.push(text[place]! + text[place + 1]! * thread);
          kernel(...args);
        }
      }
    } catch (error) {
      Atomics.store(word, 4, 1);
      Atomics.sub(word, 3, 1);
      Atomics.notify(word, 3);
      throw error;
    }
    Atomics.sub(word, 3, 1);
    Atomics.notify(word, 3);
  }
}
