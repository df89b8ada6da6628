import type { Heap } from "../runtime/wasm.ts";

/**
 * Borders of the best of all cuts, by dynamic programming.
 * @param sorted ascending, no NaN
 * @param count most borders; fewer come back if there are fewer values
 * @returns ascending, float32
 */
export function exactBorders(
  heap: Heap,
  sorted: Float32Array,
  count: number,
  type: "MinEntropy" | "MaxLogSum",
): Float32Array {
  const values: number[] = [];
  const sums: number[] = [];
  sorted.forEach((value, i) => {
    if (i === 0 || value !== sorted[i - 1]) values.push(value);
    sums[values.length - 1] = i + 1;
  });
  const borders = thresholds(heap, Float32Array.from(sums), count, type).map((at) =>
    Math.fround(Math.fround(values[at]! + values[at + 1]!) / 2),
  );
  return Float32Array.from(borders);
}

/** A border lies behind each of these values. @param sums rows of the first values, cumulative */
function thresholds(heap: Heap, sums: Float32Array, count: number, type: string): number[] {
  const size = sums.length;
  const bins = count + 1;
  if (size <= bins) return Array.from({ length: size - 1 }, (_, at) => at);
  return heap.scratch(() => {
    const d = size - bins + 1;
    const at = heap.alloc(size * 4);
    heap.f32(at, size).set(sums);
    const best = heap.alloc((bins - 2) * d * 4);
    const room = heap.alloc(d * 32);
    const out = heap.alloc(count * 4);
    heap.kernels.exactThresholds(at, size, bins, type === "MinEntropy", best, room, out);
    return [...heap.u32(out, count)];
  });
}
