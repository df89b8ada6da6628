import type { Pointer } from "../runtime/kernels.ts";
import type { Calls } from "../runtime/threads.ts";
import type { Heap } from "../runtime/wasm.ts";

/** Bytes hold so many borders' cells. */
const mostByteBorders = 255;

/** Borders as assembly/count-borders.ts reads them, at most 255. */
export function borderTable(heap: Heap, borders: ArrayLike<number>): Pointer {
  const at = heap.alloc((16 + 256) * 4);
  const table = heap.f32(at, 16 + 256).fill(Infinity);
  table.set(borders, 16);
  for (let pivot = 0; pivot < 16; pivot++) table[pivot] = table[16 + 16 * pivot + 15]!;
  return at;
}

/** Borders as the kernel `quantize` searches them: filled up with infinity to a power of two minus one. */
function paddedBorders(heap: Heap, borders: Float32Array): { at: Pointer; size: number } {
  const size = 2 ** Math.ceil(Math.log2(borders.length + 1)) - 1;
  const at = heap.alloc(size * 4);
  heap.f32(at, size).fill(Infinity).set(borders);
  return { at, size };
}

/** Numbers that become cells. */
interface Numbers {
  values: Float32Array;
  borders: Float32Array;
  /** Where NaN goes: above all borders, or else below. */
  nan: "none" | "min" | "max";
}

/** Rows of a column that one task reads. */
export const pieceRows = 1 << 16;
/** Pieces that are in the memory at once, for each thread. */
const piecesPerThread = 4;

/** What a task does with a piece: f32[n] `values` of the rows from `from` on, NaN replaced by infinity if it goes above. */
type PieceTask<T> = (calls: Calls, item: T, values: Pointer, from: number, n: number) => void;

/**
 * Reads columns of numbers piece by piece on all threads, so that no column has to be in the kernels' memory as a whole.
 * @param order rows of the values, u32[nRows]; 0 = as they are
 */
function readNumbers<T extends Numbers>(
  heap: Heap,
  items: readonly T[],
  order: Pointer,
  nRows: number,
  write: PieceTask<T>,
): void {
  const pieces = items.flatMap((item) =>
    Array.from({ length: Math.ceil(nRows / pieceRows) }, (_, i) => ({ item, from: i * pieceRows })),
  );
  const atOnce = Math.min(pieces.length, piecesPerThread * heap.threads);
  heap.scratch(() => {
    const room = heap.alloc(atOnce * pieceRows * 4);
    const rows = order ? heap.u32(order, nRows) : undefined;
    for (let first = 0; first < pieces.length; first += atOnce) {
      const tasks = pieces.slice(first, first + atOnce).map(({ item, from }, i) => {
        const n = Math.min(pieceRows, nRows - from);
        const at = room + i * pieceRows * 4;
        load(heap.f32(at, n), item.values, from, rows);
        return heap.task((calls) => {
          if (item.nan === "max") calls.gatherFloats(at, 0, n, Infinity, at);
          write(calls, item, at, from, n);
        });
      });
      heap.run(tasks, tasks.length * Math.min(pieceRows, nRows));
    }
  });
}

function load(out: Float32Array, values: Float32Array, from: number, rows: Uint32Array | undefined): void {
  if (!rows) out.set(values.subarray(from, from + out.length));
  else for (let i = 0; i < out.length; i++) out[i] = values[rows[from + i]!]!;
}

/** A column to be filled: u8[nRows], or u16[nRows] if it is wide. */
interface CellColumn extends Numbers {
  at: Pointer;
  isWide: boolean;
}

/**
 * Fills columns with the number of borders below each value.
 * @param also done with each piece, too
 */
export function fillCells<T extends CellColumn>(
  heap: Heap,
  columns: readonly T[],
  order: Pointer,
  nRows: number,
  also?: PieceTask<T>,
): void {
  heap.scratch(() => {
    const items = columns.map((column) => {
      const { borders, isWide } = column;
      const isNarrow = borders.length <= mostByteBorders;
      if (!isWide && !isNarrow) throw new RangeError(`${borders.length} borders do not fit a byte`);
      return {
        ...column,
        table: isWide ? paddedBorders(heap, borders) : { at: borderTable(heap, borders), size: 0 },
      };
    });
    readNumbers(heap, items, order, nRows, (calls, item, values, from, n) => {
      const { at, isWide, table } = item;
      if (isWide) calls.quantize(values, n, table.at, table.size, at + 2 * from);
      else calls.countBorders(values, n, table.at, at + from);
      also?.(calls, item, values, from, n);
    });
  });
}
