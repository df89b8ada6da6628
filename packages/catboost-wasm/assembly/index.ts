// Every kernel the TypeScript side may call. `src/runtime/kernels.ts` types them.

export { bayesianWeights, bernoulliWeights, collectSample, moveSample, mvsWeights } from "./bootstrap";
export { greedyBorders, sortFloats } from "./borders";
export { cityHash32 } from "./cityhash";
export {
  clearBuckets,
  ctrValues,
  findHashes,
  hashCategoryPart,
  hashFloatPart,
  hashOneHotPart,
  indexHashes,
} from "./ctr-table";
export { sumAbsolute, sumSquares } from "./derivatives";
export { contributionsBlock } from "./contributions";
export { cellsOfBlock, countBorders } from "./count-borders";
export { evaluateBlock, evaluateRow } from "./evaluate";
export { expd, fastExp, fastLogf, libmExp, ln, logf, pow } from "./exponent";
export { exactThresholds } from "./exact-borders";
export { fastHistograms } from "./fast-histogram";
export { fastInterleave, fastPairs, fastPartition, fastSums } from "./fast-rows";
export { fastMvsCount, fastMvsThreshold, fastMvsWeights } from "./fast-sample";
export { fastBest, fastScores } from "./fast-scores";
export { histogramLevel, histogramLevelPair, histogramRoot, histogramRootPair } from "./histogram";
export { poolLeaves } from "./isotonic";
export { leavesOfBlock } from "./leaf-numbers";
export { addBlocks, addMoves, scaleByMoves, sumLeafWeights } from "./leaves";
export { logloss32, loglossDerivatives, loglossLeafSums, loglossOfRaw, loglossOfStep } from "./logloss";
export { addMonotone } from "./monotone-scores";
export {
  addOrderedBundle,
  addOrderedNumeric,
  addOrderedOneHot,
  addOrderedPack,
  startScores,
} from "./ordered-scores";
export { clearLeaves, countLeaves, dropBit, gatherLeaves, groupByLeaf, markSplit, partitionRows } from "./partition";
export {
  gatherFloats,
  gatherInts,
  lookupCodes,
  markOffDefault,
  markNonZero,
  mergeBit,
  mergeSlots,
  quantize,
  spreadBits,
} from "./quantize";
export {
  rngChild,
  rngDraw,
  rngNormal,
  rngReal,
  rngSeed,
  rngSkip,
  rngUniform,
  sampleRows,
  shuffle,
} from "./random";
export {
  countIds,
  extractLane,
  histogramQuad,
  histogramQuadLevel,
  joinIds,
  onlineCtr,
  onlineCtrOfShares,
  widenLeaves,
} from "./online-ctr";
export { rmseDerivatives, rmseLeafSums, rmseOfRaw, rmseOfStep } from "./rmse";
export { bestSlot, finishScores, scoreBundle, scoreNumeric, scoreOneHot, scorePack } from "./scores";
export { fillTables, heapBase, usePlaces } from "./setup";
export { shrinkExponents, shrinkValues } from "./shrink";
export { sidesOfBundle, sidesOfNumeric, sidesOfOneHot, sidesOfPack } from "./sides";
export { sortRows } from "./sort-rows";
