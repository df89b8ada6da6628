import type { Heap } from "../runtime/wasm.ts";

const encoder = new TextEncoder();

/** CatBoost's values of category texts: the low 32 bits of CityHash64 of their UTF-8 bytes, as signed numbers. */
export function hashCategories(heap: Heap, texts: readonly string[]): Int32Array {
  return Int32Array.from(texts, (text) =>
    heap.scratch(() => {
      const bytes = encoder.encode(text);
      const at = heap.alloc(bytes.length);
      heap.u8(at, bytes.length).set(bytes);
      return heap.kernels.cityHash32(at, bytes.length);
    }),
  );
}
