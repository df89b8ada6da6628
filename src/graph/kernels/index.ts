// The kernels' module: one kernel per file. Compiled by `npm run build:wasm`; called through src/graph/csr/row-blocks.ts.
// A kernel over rows ends in (rowBegin, rowEnd, out, blockRows), and writes nothing but its BUF and OUT: threads that have their own of
// these run side by side over one memory. Those of Leiden work on a whole graph, those of
// exchanges make its ties, on one thread.
export { aggregate } from "./aggregate";
export { categoryShares } from "./category-shares";
export { coarsen } from "./coarsen";
export { contactQuantiles } from "./contact-quantiles";
export { collectExchanges } from "./exchanges";
export { flagged } from "./flagged";
export { moveNodes } from "./move-nodes";
export { addHolders, clearNumbers } from "./number-table";
export { cutNodes, refine } from "./refine";
export { spread } from "./spread";
export { sortExchanges, sumTies } from "./tie-sums";
export { triangles } from "./triangles";
export { neighbourSums, twoHop } from "./two-hop";
export { weightedMean } from "./weighted-mean";
