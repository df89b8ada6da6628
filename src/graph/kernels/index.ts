// The kernels' module: one kernel per file. Compiled by `npm run build:wasm`; called through src/graph/row-blocks.ts.
// Every kernel ends in (rowBegin, rowEnd, out, blockRows), and writes nothing but its BUF and OUT: threads that have their own of
// these run side by side over one memory.
export { aggregate } from "./aggregate";
export { categoryShares } from "./category-shares";
export { flagged } from "./flagged";
export { weightedMean } from "./weighted-mean";
