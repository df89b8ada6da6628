import { CatBoostError } from "./errors.ts";
import { wasmBase64 } from "./generated/kernels.ts";
import { advice } from "./memory-limit.ts";
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

/** A byte offset into the memory of an instance. */
export type Pointer = number;

/** Weighted first derivatives of a loss. */
type Derivatives = (approx: Pointer, label: Pointer, weight: Pointer, n: number, der: Pointer) => void;

/** Derivatives of a loss, summed by leaf in each of some blocks of rows. */
type LeafSums = (
  approx: Pointer,
  leafOf: Pointer,
  moves: Pointer,
  label: Pointer,
  weight: Pointer,
  n: number,
  block: number,
  fromBlock: number,
  toBlock: number,
  leaves: number,
  blockSums: Pointer,
) => void;

/** Loss of the rows from..to after the moves of their leaves, chunk by chunk. */
type LossOfStep = (
  approx: Pointer,
  leafOf: Pointer,
  trial: Pointer,
  label: Pointer,
  weight: Pointer,
  from: number,
  to: number,
  result: Pointer,
) => void;

/** Loss of the rows from..to. */
export type LossOfRows = (
  approx: Pointer,
  label: Pointer,
  weight: Pointer,
  from: number,
  to: number,
  result: Pointer,
) => void;

/** Adds the scores of one part of a fold; `size` is the number of bins, values or members. */
type AddOrderedScores = (
  body: Pointer,
  tail: Pointer,
  leaves: number,
  size: number,
  lambda: number,
  isCosine: boolean,
  sides: Pointer,
  accumulator: Pointer,
) => void;

/** The exports of `assembly/index.ts`; what each buffer holds is drawn in the header of the kernel's file. */
export interface Kernels {
  heapBase(): Pointer;
  usePlaces(tables: Pointer, scratch: Pointer): void;
  fillTables(): void;

  rngSeed(rng: Pointer, low: number, high: number): void;
  rngChild(rng: Pointer, seed: Pointer, index: number): void;
  rngSkip(rng: Pointer): void;
  rngDraw(rng: Pointer, out: Pointer): void;
  rngReal(rng: Pointer): number;
  rngNormal(rng: Pointer): number;
  rngUniform(rng: Pointer, bound: number): number;
  shuffle(rng: Pointer, n: number, out: Pointer): void;
  sampleRows(rng: Pointer, n: number, k: number, out: Pointer, seen: Pointer): void;

  expd(value: number): number;
  fastExp(value: number): number;
  fastLogf(value: number): number;
  ln(value: number): number;
  logf(value: number): number;
  pow(base: number, exponent: number): number;
  libmExp(value: number): number;

  cityHash32(text: Pointer, n: number): number;

  hashCategoryPart(codes: Pointer, table: Pointer, n: number, hashes: Pointer): void;
  hashOneHotPart(codes: Pointer, table: Pointer, value: number, n: number, hashes: Pointer): void;
  hashFloatPart(values: Pointer, border: number, n: number, hashes: Pointer): void;
  clearBuckets(buckets: Pointer, count: number): void;
  indexHashes(
    hashes: Pointer,
    n: number,
    buckets: Pointer,
    count: number,
    size: number,
    places: Pointer,
  ): number;
  findHashes(hashes: Pointer, n: number, buckets: Pointer, count: number, places: Pointer): void;
  ctrValues(
    places: Pointer,
    n: number,
    cells: Pointer,
    words: number,
    kind: number,
    targetBorder: number,
    denominator: number,
    prior: number,
    priorDenominator: number,
    shift: number,
    scale: number,
    values: Pointer,
  ): void;

  sortFloats(values: Pointer, n: number, spare: Pointer): void;
  sortRows(values: Pointer, n: number, order: Pointer, keys: Pointer, spare: Pointer): void;
  greedyBorders(
    values: Pointer,
    n: number,
    maxBorders: number,
    worths: Pointer,
    heap: Pointer,
    out: Pointer,
  ): void;

  exactThresholds(
    sums: Pointer,
    size: number,
    bins: number,
    hasEntropy: boolean,
    best: Pointer,
    room: Pointer,
    thresholds: Pointer,
  ): void;

  gatherFloats(values: Pointer, rows: Pointer, n: number, nan: number, out: Pointer): number;
  gatherInts(values: Pointer, rows: Pointer, n: number, out: Pointer): void;
  quantize(values: Pointer, n: number, borders: Pointer, size: number, column: Pointer): void;
  lookupCodes(codes: Pointer, n: number, table: Pointer, isWide: boolean, column: Pointer): void;
  markOffDefault(values: Pointer, n: number, border: number, bits: Pointer, counts: Pointer): void;
  spreadBits(bits: Pointer, n: number, column: Pointer): void;
  markNonZero(column: Pointer, n: number, isWide: boolean, bits: Pointer): number;
  mergeBit(member: Pointer, n: number, bit: number, pack: Pointer): void;
  mergeSlots(
    member: Pointer,
    isMemberWide: boolean,
    n: number,
    begin: number,
    bundle: Pointer,
    isWide: boolean,
  ): void;

  sumAbsolute(values: Pointer, n: number, block: number): number;
  sumSquares(values: Pointer, n: number, block: number, sums: Pointer): void;

  mvsWeights(
    seed: Pointer,
    der: Pointer,
    n: number,
    fromBlock: number,
    toBlock: number,
    lambda: number,
    subsample: number,
    room: Pointer,
    sample: Pointer,
  ): void;
  bernoulliWeights(rng: Pointer, n: number, subsample: number, sample: Pointer): void;
  bayesianWeights(seed: Pointer, n: number, temperature: number, sample: Pointer): void;
  collectSample(
    from: number,
    to: number,
    der: Pointer,
    weight: Pointer,
    sample: Pointer,
    limit: number,
    isTimesOwn: boolean,
    isScaled: boolean,
    permutation: Pointer,
    rows: Pointer,
    gradients: Pointer,
    total: Pointer,
  ): void;
  moveSample(rows: Pointer, gradients: Pointer, from: number, to: number, count: number): void;

  histogramRoot(
    column: Pointer,
    isWide: boolean,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    leafCount: number,
    slots: number,
    histogram: Pointer,
  ): void;
  histogramRootPair(
    column: Pointer,
    other: Pointer,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    leafCount: number,
    slots: number,
    otherSlots: number,
    histogram: Pointer,
    otherHistogram: Pointer,
  ): void;
  histogramLevelPair(
    column: Pointer,
    other: Pointer,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    parents: number,
    isTrueSmaller: boolean,
    slots: number,
    otherSlots: number,
    histogram: Pointer,
    otherHistogram: Pointer,
  ): void;
  histogramLevel(
    column: Pointer,
    isWide: boolean,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    parents: number,
    isTrueSmaller: boolean,
    slots: number,
    histogram: Pointer,
  ): void;

  fastMvsCount(der: Pointer, n: number, lambda: number, counts: Pointer, sizes: Pointer): void;
  fastMvsThreshold(counts: Pointer, chunks: number, size: number): number;
  fastMvsWeights(seed: Pointer, from: number, to: number, mu: number, sample: Pointer): void;
  fastInterleave(
    columns: Pointer,
    count: number,
    from: number,
    to: number,
    stride: number,
    bytes: Pointer,
  ): void;
  fastSums(gradients: Pointer, n: number, sums: Pointer): void;
  fastPairs(
    gradients: Pointer,
    n: number,
    derivativeUnits: number,
    weightUnits: number,
    pairs: Pointer,
  ): void;
  fastPartition(
    column: Pointer,
    low: number,
    high: number,
    leaves: number,
    from: number,
    to: number,
    segments: Pointer,
    rows: Pointer,
    pairs: Pointer,
    spareRows: Pointer,
    sparePairs: Pointer,
  ): void;
  fastHistograms(
    bytes: Pointer,
    stride: number,
    blocks: Pointer,
    blockCount: number,
    rows: Pointer,
    pairs: Pointer,
    segments: Pointer,
    parents: number,
  ): void;
  fastScores(
    histogram: Pointer,
    leaves: number,
    bins: number,
    prefixes: Pointer,
    lambda: number,
    accumulator: Pointer,
  ): void;
  fastBest(accumulator: Pointer, splits: Pointer, isCosine: boolean, best: Pointer): void;

  countIds(ids: Pointer, n: number, sizes: Pointer, counts: Pointer): void;
  joinIds(
    ids: Pointer,
    idSizes: Pointer,
    other: Pointer,
    otherSizes: Pointer,
    n: number,
    nAll: number,
    counted: number,
    table: Pointer,
    bits: number,
    counts: Pointer,
    out: Pointer,
    sizes: Pointer,
  ): void;
  widenLeaves(leafOf: Pointer, n: number, out: Pointer): void;
  onlineCtr(
    ids: Pointer,
    sizes: Pointer,
    permutation: Pointer,
    classes: Pointer,
    n: number,
    nAll: number,
    counts: Pointer,
    running: Pointer,
    lanes: Pointer,
    quad: Pointer,
  ): void;
  onlineCtrOfShares(
    ids: Pointer,
    sizes: Pointer,
    permutation: Pointer,
    n: number,
    nAll: number,
    counts: Pointer,
    running: Pointer,
    lanes: Pointer,
    quad: Pointer,
  ): void;
  histogramQuad(
    quad: Pointer,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    leaves: number,
    bins: number,
    laneBytes: number,
    histogram: Pointer,
  ): void;
  histogramQuadLevel(
    quad: Pointer,
    rows: Pointer,
    gradients: Pointer,
    segments: Pointer,
    parents: number,
    isTrueSmaller: boolean,
    bins: number,
    laneBytes: number,
    histogram: Pointer,
  ): void;
  extractLane(quad: Pointer, lane: number, n: number, column: Pointer): void;

  scoreNumeric(
    histogram: Pointer,
    leaves: number,
    bins: number,
    lambda: number,
    isCosine: boolean,
    accumulator: Pointer,
  ): void;
  scoreOneHot(
    histogram: Pointer,
    leaves: number,
    values: number,
    lambda: number,
    isCosine: boolean,
    accumulator: Pointer,
  ): void;
  scorePack(
    histogram: Pointer,
    leaves: number,
    members: number,
    lambda: number,
    isCosine: boolean,
    accumulator: Pointer,
  ): void;
  scoreBundle(
    histogram: Pointer,
    leaves: number,
    slots: number,
    members: Pointer,
    count: number,
    splits: number,
    lambda: number,
    isCosine: boolean,
    accumulator: Pointer,
  ): void;
  startScores(accumulator: Pointer, splits: number): void;
  addOrderedNumeric: AddOrderedScores;
  addOrderedOneHot: AddOrderedScores;
  addOrderedPack: AddOrderedScores;
  addOrderedBundle(
    body: Pointer,
    tail: Pointer,
    leaves: number,
    slots: number,
    members: Pointer,
    count: number,
    splits: number,
    lambda: number,
    isCosine: boolean,
    sides: Pointer,
    accumulator: Pointer,
  ): void;
  sidesOfNumeric(histogram: Pointer, leaves: number, bins: number, sides: Pointer): void;
  sidesOfOneHot(histogram: Pointer, leaves: number, values: number, sides: Pointer): void;
  sidesOfPack(histogram: Pointer, leaves: number, members: number, sides: Pointer): void;
  sidesOfBundle(
    histogram: Pointer,
    leaves: number,
    slots: number,
    members: Pointer,
    count: number,
    splits: number,
    sides: Pointer,
  ): void;
  addMonotone(
    body: Pointer,
    tail: Pointer,
    leaves: number,
    splits: number,
    from: number,
    to: number,
    lambda: number,
    isCosine: boolean,
    orders: Pointer,
    length: number,
    work: Pointer,
    accumulator: Pointer,
  ): void;
  poolLeaves(
    values: Pointer,
    weights: Pointer,
    orders: Pointer,
    count: number,
    length: number,
    blocks: Pointer,
  ): void;
  finishScores(accumulator: Pointer, splits: number, isCosine: boolean, scores: Pointer): void;
  bestSlot(scores: Pointer, splits: number, isUsed: Pointer, sigma: number, rng: Pointer, out: Pointer): void;

  markSplit(
    column: Pointer,
    isWide: boolean,
    mode: number,
    low: number,
    high: number,
    n: number,
    depth: number,
    leafOf: Pointer,
  ): void;
  clearLeaves(leafOf: Pointer, n: number): void;
  gatherLeaves(leafOf: Pointer, permutation: Pointer, n: number, out: Pointer): void;
  countLeaves(leafOf: Pointer, n: number, leaves: number, counts: Pointer): void;
  dropBit(leafOf: Pointer, n: number, bit: number): void;
  groupByLeaf(
    rows: Pointer,
    gradients: Pointer,
    count: number,
    leafOf: Pointer,
    leaves: number,
    segments: Pointer,
    spareRows: Pointer,
    spareGradients: Pointer,
  ): void;
  partitionRows(
    column: Pointer,
    isWide: boolean,
    mode: number,
    low: number,
    high: number,
    leaves: number,
    first: number,
    last: number,
    segments: Pointer,
    rows: Pointer,
    gradients: Pointer,
    spareRows: Pointer,
    spareGradients: Pointer,
  ): void;

  sumLeafWeights(
    weight: Pointer,
    leafOf: Pointer,
    permutation: Pointer,
    n: number,
    leaves: number,
    sums: Pointer,
  ): void;
  addBlocks(blockSums: Pointer, blocks: number, leaves: number, sums: Pointer): void;
  scaleByMoves(approx: Pointer, leafOf: Pointer, moves: Pointer, n: number, out: Pointer): void;
  addMoves(approx: Pointer, leafOf: Pointer, moves: Pointer, n: number, out: Pointer): void;
  shrinkExponents(approx: Pointer, n: number, factor: number): void;
  shrinkValues(approx: Pointer, n: number, factor: number): void;

  loglossDerivatives: Derivatives;
  loglossLeafSums: LeafSums;
  loglossOfStep: LossOfStep;
  loglossOfRaw: LossOfRows;
  logloss32: LossOfRows;
  rmseDerivatives: Derivatives;
  rmseLeafSums: LeafSums;
  rmseOfStep: LossOfStep;
  rmseOfRaw: LossOfRows;

  evaluateBlock(
    bytes: Pointer,
    stride: number,
    rows: number,
    trees: Pointer,
    treeCount: number,
    splits: Pointer,
    leaves: Pointer,
    numbers: Pointer,
    raw: Pointer,
  ): void;
  evaluateRow(cells: Pointer, trees: Pointer, treeCount: number, splits: Pointer, leaves: Pointer): number;
  countBorders(values: Pointer, n: number, borders: Pointer, cells: Pointer): void;
  numberLeaves(
    bytes: Pointer,
    stride: number,
    rows: number,
    split: Pointer,
    depth: number,
    numbers: Pointer,
  ): void;
  spreadLeaves(numbers: Pointer, rows: number, depth: number, out: Pointer, step: number): void;
  contributionsBlock(
    bytes: Pointer,
    stride: number,
    rows: number,
    trees: Pointer,
    treeCount: number,
    splits: Pointer,
    contributions: Pointer,
    players: Pointer,
    width: number,
    numbers: Pointer,
    out: Pointer,
  ): void;
}

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

  /** @param threads that run tasks, the caller's own among them; less where the platform has fewer to give. `close` ends the others. */
  constructor(threads = 1) {
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
      const talk = this.alloc(talkBytes);
      this.#threads = new Threads(kernelModule(), this.#memory, { threads, places, talk });
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
   */
  run(tasks: readonly Task[], work: number): void {
    if (this.#threads && tasks.length > 1 && work >= leastShared) this.#threads.run(tasks);
    else for (const task of tasks) runTask(task);
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

function align(address: number): number {
  return Math.ceil(address / 16) * 16;
}
