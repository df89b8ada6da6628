// What has to happen once in a fresh instance.
import { fillExpdTable } from "./exponent";

/** First byte that neither the tables nor the constants of the module use: the caller's buffers start here. */
export function heapBase(): usize {
  return __heap_base;
}

export function initTables(): void {
  fillExpdTable();
}
