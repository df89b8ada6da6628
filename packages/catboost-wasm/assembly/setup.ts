// What has to happen once in a fresh instance. Each thread has one, over the same memory.
import { fillExpdTable, useExpdTable } from "./exponent";
import { useScratch } from "./scratch";

/** First byte that neither the tables nor the constants of the module use: the caller's buffers start here. */
export function heapBase(): usize {
  return __heap_base;
}

/** IN `tables`: 16 kB for all threads, `scratch`: 16 kB of the thread's own. */
export function usePlaces(tables: usize, scratch: usize): void {
  useExpdTable(tables);
  useScratch(scratch);
}

/** Once for all threads. */
export function fillTables(): void {
  fillExpdTable();
}
