// The kernels' module: one kernel per file. Compiled by `npm run build:wasm`; called through src/graph/kernel-memory.ts.
export { aggregate } from "./aggregate";
