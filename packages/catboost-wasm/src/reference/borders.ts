// The slow, obvious twin of assembly/borders.ts. The heap is the standard one of libc++: ties follow its moves.

interface Bin {
  start: number;
  end: number;
  cut: number;
  score: number;
}

export function referenceBorders(
  values: Float32Array,
  maxBorders: number,
  /** Of a bin, by its rows. */
  worth: (rows: number) => number,
): Float32Array {
  const sorted = values.slice().sort();
  const gain = (start: number, cut: number, end: number): number =>
    cut === start || cut === end ? -Infinity : worth(cut - start) + worth(end - cut) - worth(end - start);
  const bin = (start: number, end: number): Bin => {
    const middle = start + ((end - start) >> 1);
    const value = sorted[middle]!;
    let lower = middle;
    while (lower > start && sorted[lower - 1] === value) lower--;
    let upper = middle;
    while (upper < end && sorted[upper] === value) upper++;
    const isLower = gain(start, lower, end) >= gain(start, upper, end);
    const cut = isLower ? lower : upper;
    return { start, end, cut, score: gain(start, cut, end) };
  };
  const heap = sorted.length > 0 ? [bin(0, sorted.length)] : [];
  while (heap.length > 0 && heap.length <= maxBorders && heap[0]!.score > -Infinity) {
    const top = pop(heap);
    push(heap, bin(top.start, top.cut));
    push(heap, bin(top.cut, top.end));
  }
  const borders = heap
    .filter(({ start }) => start > 0)
    .map(({ start }) =>
      Math.fround(Math.fround(sorted[start - 1]! * 0.5) + Math.fround(sorted[start]! * 0.5)),
    );
  return Float32Array.from(new Set(Float32Array.from(borders).sort()));
}

function push(heap: Bin[], one: Bin): void {
  heap.push(one);
  siftUp(heap, heap.length - 1);
}

function siftUp(heap: Bin[], from: number): void {
  for (let at = from; at > 0; ) {
    const parent = (at - 1) >> 1;
    if (heap[parent]!.score >= heap[at]!.score) return;
    [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
    at = parent;
  }
}

function pop(heap: Bin[]): Bin {
  const top = heap[0]!;
  let hole = 0;
  while (2 * hole + 1 < heap.length) {
    const left = 2 * hole + 1;
    const right = left + 1;
    const child = right < heap.length && heap[left]!.score < heap[right]!.score ? right : left;
    heap[hole] = heap[child]!;
    hole = child;
  }
  const last = heap.pop()!;
  if (hole < heap.length) {
    heap[hole] = last;
    siftUp(heap, hole);
  }
  return top;
}
