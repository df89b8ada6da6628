import type { Pointer } from "../runtime/kernels.ts";
import type { Heap } from "../runtime/wasm.ts";

/** An open-addressing table of hashes in wasm memory, as the model file stores it: see assembly/ctr-table.ts. */
export interface Buckets {
  at: Pointer;
  /** A power of two. */
  count: number;
}

/** Empty buckets for `entries` hashes: the smallest power of two that is at least twice as many. */
export function emptyBuckets(heap: Heap, entries: number): Buckets {
  const count = Math.max(2, 2 ** Math.ceil(Math.log2(2 * entries)));
  const at = heap.alloc(count * 12);
  heap.kernels.clearBuckets(at, count);
  return { at, count };
}

/** The table of `hashes`, each with its position as its index. */
export function buildBuckets(heap: Heap, hashes: BigUint64Array): Buckets {
  const buckets = emptyBuckets(heap, hashes.length);
  heap.scratch(() => {
    const at = heap.alloc(hashes.byteLength);
    heap.u8(at, hashes.byteLength).set(new Uint8Array(hashes.buffer, hashes.byteOffset, hashes.byteLength));
    heap.kernels.indexHashes(at, hashes.length, buckets.at, buckets.count, 0, heap.alloc(hashes.length * 4));
  });
  return buckets;
}
