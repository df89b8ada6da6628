/** The memory of the kernels, shared between threads. */
interface SharedWasmMemory {
  readonly buffer: SharedArrayBuffer;
  grow(nPages: number): number;
}

/** The part of the platform used here; its types come with the DOM's, which this project does not load. */
interface Platform {
  WebAssembly: {
    Memory: new (pages: { initial: number; maximum: number; shared: true }) => SharedWasmMemory;
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object, imports: { env: { memory: SharedWasmMemory } }) => { exports: object };
  };
}

export const { WebAssembly } = globalThis as unknown as Platform;

/** Kernels that go over blocks of rows; every argument is a byte address, an index, a count (u32) or a number (f64). */
export interface RowKernels {
  aggregate: KernelFunction;
  categoryShares: KernelFunction;
  contactQuantiles: KernelFunction;
  flagged: KernelFunction;
  neighbourSums: KernelFunction;
  spread: KernelFunction;
  triangles: KernelFunction;
  twoHop: KernelFunction;
  weightedMean: KernelFunction;
}

/** The exports of `src/graph/kernels`. */
export interface Kernels extends RowKernels {
  /** Of Leiden: see the headers of their files for the arguments. `coarsen` returns a count. */
  coarsen(...args: number[]): number;
  cutNodes: KernelFunction;
  moveNodes: KernelFunction;
  refine: KernelFunction;
  /** Of exchanges: likewise. The first returns the spans in use, the second where memory is free, the others counts of ties. */
  addHolders(...args: number[]): number;
  clearNumbers: KernelFunction;
  collectExchanges(...args: number[]): number;
  sortExchanges(...args: number[]): number;
  sumTies(...args: number[]): number;
}

type KernelFunction = (...args: number[]) => void;

/** What another thread needs to run the kernels where the data lie; it goes through a message without a copy. */
export interface KernelShare {
  /** A compiled WebAssembly.Module. */
  module: object;
  memory: SharedWasmMemory;
}

/** The kernels over a memory, for the thread that calls. */
export function instantiateKernels({ module, memory }: KernelShare): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
}
