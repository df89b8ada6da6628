import { CatBoostError } from "../errors.ts";
import { wasmBase64 } from "../generated/kernels.ts";
import type { Kernels, Pointer } from "./kernels.ts";
import { advice } from "./memory-advice.ts";
import { cutIntoPieces } from "./pieces.ts";
import { type WasmMemory, WebAssembly } from "./platform.ts";
import {
  type Calls,
  type PerThread,
  Recorder,
  runTask,
  scratchBytes,
  type Task,
  Threads,
  talkBytes,
} from "./threads.ts";

const PAGE = 65536;
const MAX_PAGES = 65536;
/** Below so many cells read a job is done before a helper has woken. */
const leastShared = 50_000;

let compiled: object | undefined;

function kernelModule(): object {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  return compiled;
}

/**
 * One instance of the kernels with a memory of its own, and a bump allocator over it.
 * Views are made anew at each call, because they end where the memory ended then: do not keep them across `alloc`.
 */
export class Heap {
  readonly kernels: Kernels;
  #memory: WasmMemory;
  #top: number;
  /** Bytes below were given out at some time. */
  #used: number;
  #threads: Threads | undefined;
  #recorder: Recorder;

  /**
   * @param threads that run tasks, the caller's own among them; less where the platform has fewer to give
   * @param idleMilliseconds after which the others end when they have nothing to do; without it they stay until `close`
   */
  constructor(threads = 1, idleMilliseconds?: number) {
    this.#memory = new WebAssembly.Memory({ initial: 4, maximum: MAX_PAGES, shared: true });
    const instance = new WebAssembly.Instance(kernelModule(), { env: { memory: this.#memory } });
    this.kernels = instance.exports as unknown as Kernels;
    this.#top = align(this.kernels.heapBase());
    this.#used = this.#top;
    const places = this.alloc(scratchBytes * (threads + 1));
    this.kernels.usePlaces(places, places + scratchBytes);
    this.kernels.fillTables();
    this.#recorder = new Recorder(this.kernels);
    if (threads > 1) {
      const talk = this.alloc(talkBytes(threads));
      this.#threads = new Threads(kernelModule(), this.#memory, { threads, places, talk, idleMilliseconds });
    }
  }

  /** Threads that run tasks. */
  get threads(): number {
    return this.#threads?.count ?? 1;
  }

  /** Scratch for tasks: `bytes` for each thread. */
  allocPerThread(bytes: number): PerThread {
    const step = align(bytes);
    return { at: this.alloc(step * this.threads), step };
  }

  /** A task of the calls that `write` makes. */
  task(write: (calls: Calls) => void): Task {
    return this.#recorder.record(write);
  }

  /**
   * Runs all tasks, on several threads if they are worth it. They must not depend on each other, nor write where another one reads.
   * @param work about how many cells all tasks read
   * @param threads at most, the caller's own among them; default: all
   */
  run(tasks: readonly Task[], work: number, threads = this.threads): void {
    const isShared = this.#threads && threads > 1 && tasks.length > 1 && work >= leastShared;
    if (!isShared) for (const task of tasks) runTask(task);
    else this.#threads!.run(threads < this.threads ? joinTasks(tasks, threads) : tasks);
  }

  /** Ends the helper threads. */
  close(): void {
    this.#threads?.close();
    this.#threads = undefined;
  }

  /** @returns the start of `bytes` zeroed bytes, aligned to 16. @throws CatBoostError beyond the 4 GiB of a wasm memory. */
  alloc(bytes: number): Pointer {
    const start = this.#top;
    const end = align(start + bytes);
    const missing = Math.ceil(end / PAGE) - this.#memory.buffer.byteLength / PAGE;
    if (missing > 0) this.#grow(missing, end);
    this.#top = end;
    // What was never given out is zero as the platform made it.
    const used = Math.min(end, this.#used);
    if (start < used) this.u8(start, used - start).fill(0);
    this.#used = Math.max(end, this.#used);
    return start;
  }

  #grow(pages: number, end: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      const gib = (end / 2 ** 30).toFixed(2);
      throw new CatBoostError(
        `memory: ${gib} GiB needed, a WebAssembly memory holds 4 GiB; for fewer rows ${advice}`,
        {
          cause,
        },
      );
    }
  }

  /** Runs `work`, then frees all it allocated. */
  scratch<T>(work: () => T): T {
    const top = this.#top;
    try {
      return work();
    } finally {
      this.#top = top;
    }
  }

  /** Frees all that was allocated from this place on. */
  freeFrom(at: Pointer): void {
    this.#top = align(at);
  }

  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  u8(at: Pointer, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, length);
  }

  u16(at: Pointer, length: number): Uint16Array {
    return new Uint16Array(this.#memory.buffer, at, length);
  }

  u32(at: Pointer, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, at, length);
  }

  u64(at: Pointer, length: number): BigUint64Array {
    return new BigUint64Array(this.#memory.buffer, at, length);
  }

  i32(at: Pointer, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, length);
  }

  f32(at: Pointer, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, length);
  }

  f64(at: Pointer, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, at, length);
  }
}

/** So few tasks that no more threads find one. */
function joinTasks(tasks: readonly Task[], count: number): Task[] {
  return cutIntoPieces(tasks.length, count).map(([from, to]) => tasks.slice(from, to).flat());
}

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
