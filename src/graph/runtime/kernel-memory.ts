import { availableParallelism } from "node:os";
import { InternalError } from "../../core/errors.ts";
import { wasmBase64 } from "../generated/kernels.ts";
import { instantiateKernels, type KernelShare, type Kernels, WebAssembly } from "./kernel-module.ts";

const pageBytes = 65_536;
const maxBytes = 2 ** 32;
/** The first page stays free: a kernel's null pointer never meets data. */
const arenaStart = pageBytes;
/** Arrays begin on cache lines. */
const alignment = 64;

/** More threads wait for the same memory, and each has its own scratch. */
const maxThreads = 8;

export interface KernelMemoryOptions {
  /** Threads that compute, the caller's among them. Default the available cores, at most 8. Results do not depend on it. */
  threads?: number;
}

/**
 * The one `WebAssembly.Memory` that graph, per-tie arrays and contact features live in, so that kernels read them without
 * a copy, from several threads: a bump arena. What is allocated after a `mark()` goes with `release(mark)`; nothing is freed
 * one by one.
 */
export class KernelMemory {
  readonly kernels: Kernels;
  readonly threads: number;
  /** What helper threads are given. */
  readonly share: KernelShare;
  #top = arenaStart;

  constructor({ threads = Math.min(availableParallelism(), maxThreads) }: KernelMemoryOptions = {}) {
    this.threads = threads;
    this.share = {
      module: kernelModule(),
      memory: new WebAssembly.Memory({ initial: 2, maximum: maxBytes / pageBytes, shared: true }),
    };
    this.kernels = instantiateKernels(this.share);
  }

  /** Shared between threads. A buffer asked for earlier ends where the memory ended then. */
  get buffer(): SharedArrayBuffer {
    return this.share.memory.buffer;
  }

  /** Bytes in use, the arena's end. */
  get top(): number {
    return this.#top;
  }

  /**
   * Reserves bytes, filled with whatever was there.
   * @returns the address, a multiple of 64
   * @throws InternalError when the 4 GiB that WebAssembly can address would be passed
   */
  allocate(nBytes: number): number {
    const address = this.#top;
    const end = address + Math.ceil(nBytes / alignment) * alignment;
    if (end > maxBytes) {
      throw new InternalError(
        `graph memory: ${gibibytes(nBytes)} asked for with ${gibibytes(address)} in use, expected at most 4 GiB in all\n` +
          "  → choose fewer features or attributes of contacts",
      );
    }
    const missingBytes = end - this.buffer.byteLength;
    if (missingBytes > 0) this.share.memory.grow(Math.ceil(missingBytes / pageBytes));
    this.#top = end;
    return address;
  }

  /** Copies an array into the arena; returns its address. */
  copy(values: Uint8Array | Uint32Array | Int32Array | Float32Array): number {
    const address = this.allocate(values.byteLength);
    new Uint8Array(this.buffer, address).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    return address;
  }

  /** The array at an address; its view ends where the memory ended then. */
  u32(address: number, length: number): Uint32Array {
    return new Uint32Array(this.buffer, address, length);
  }

  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.buffer, address, length);
  }

  /** The point to come back to with `release`. */
  mark(): number {
    return this.#top;
  }

  /** Gives back everything allocated since `mark()`; its addresses and views are dead. */
  release(mark: number): void {
    if (mark < arenaStart || mark > this.#top) {
      throw new InternalError(
        `graph memory: release to ${mark}, expected a mark between ${arenaStart} and ${this.#top}`,
      );
    }
    this.#top = mark;
  }
}

let compiled: object | undefined;

/** Compiled once: the threads and memories of a process share the machine code. */
function kernelModule(): object {
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0)));
  return compiled;
}

function gibibytes(nBytes: number): string {
  return `${(nBytes / 2 ** 30).toFixed(2)} GiB`;
}
