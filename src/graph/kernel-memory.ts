import { InternalError } from "../core/errors.ts";
import { wasmBase64 } from "./generated/kernels.ts";

/** The exports of `src/graph/kernels`; every argument is a byte address, an index or a count (u32). */
export interface Kernels {
  aggregate: KernelFunction;
  categoryShares: KernelFunction;
  flagged: KernelFunction;
  weightedMean: KernelFunction;
}

type KernelFunction = (...args: number[]) => void;

/** The part of WebAssembly used here; its types come with the DOM's, which this project does not load. */
declare namespace WebAssembly {
  class Memory {
    constructor(pages: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
    grow(nPages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: unknown;
  }
}

const pageBytes = 65_536;
const maxBytes = 2 ** 32;
/** The first page stays free: a kernel's null pointer never meets data. */
const arenaStart = pageBytes;
/** Arrays begin on cache lines. */
const alignment = 64;

/**
 * The one `WebAssembly.Memory` that graph, per-tie arrays and contact features live in, so that kernels read them without
 * a copy: a bump arena. What is allocated after a `mark()` goes with `release(mark)`; nothing is freed one by one.
 *
 * Growing the memory detaches every typed array over it: ask the owner (`KernelArray.view`) again after an allocation.
 */
export class KernelMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  #top = arenaStart;

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 2, maximum: maxBytes / pageBytes });
    const bytes = Uint8Array.from(atob(wasmBase64), (char) => char.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { memory: this.#memory },
    });
    this.kernels = instance.exports as Kernels;
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
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
          "  → split the clients into parts, or hold fewer contact features at a time",
      );
    }
    const missingBytes = end - this.#memory.buffer.byteLength;
    if (missingBytes > 0) this.#memory.grow(Math.ceil(missingBytes / pageBytes));
    this.#top = end;
    return address;
  }

  /** Copies an array into the arena; returns its address. */
  copy(values: Uint8Array | Int32Array | Float32Array): number {
    const address = this.allocate(values.byteLength);
    new Uint8Array(this.buffer, address).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    return address;
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

function gibibytes(nBytes: number): string {
  return `${(nBytes / 2 ** 30).toFixed(2)} GiB`;
}
