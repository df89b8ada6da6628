// The exports of the WebAssembly module (`assembly/index.ts`).

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
  cellsOfBlock(plans: Pointer, count: number, values: Pointer, rows: number, cells: Pointer): void;
  leavesOfBlock(
    bytes: Pointer,
    stride: number,
    rows: number,
    trees: Pointer,
    treeCount: number,
    splits: Pointer,
    numbers: Pointer,
    out: Pointer,
  ): void;
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
