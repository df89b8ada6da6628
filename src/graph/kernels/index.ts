// The kernels' module: one kernel per file. Compiled by `npm run build:wasm`; called through src/graph/kernel-memory.ts.
export { aggregate } from "./aggregate";
export { categoryShares } from "./category-shares";
export { flagged } from "./flagged";
export { weightedMean } from "./weighted-mean";
