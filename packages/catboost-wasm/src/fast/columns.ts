import type { SingleGroup, SplitCells } from "../columns/groups.ts";
import type { Pointer } from "../runtime/kernels.ts";
import { cutIntoPieces } from "../runtime/pieces.ts";
import type { Heap } from "../runtime/wasm.ts";
import type { Split } from "../trees/tree.ts";

/** A column of at most 256 bins that trees are grown on. */
export interface FastColumn {
  /** u8[nRows] in training order. */
  at: Pointer;
  bins: number;
  splits: number;
  /** Split `bin` asks for the cells above it, or else for those that are it. */
  isOrdered: boolean;
  splitOf(bin: number): Split;
}

export const blockColumns = 8;
const lineBytes = 64;

/** Eight columns that are counted together. */
interface Block {
  columns: readonly FastColumn[];
  /** Of the widest. */
  bins: number;
  /** Which columns are ordered, see assembly/fast-scores.ts. */
  prefixes: Pointer;
}

/**
 * The columns twice: each by itself, which moves rows down a tree, and all bytes of a row side by side, which histograms read. Columns of
 * similar width share a block.
 */
export class FastColumns {
  readonly columns: readonly FastColumn[];
  readonly blocks: readonly Block[];
  /** Row r is at bytes + r × stride, its cell of column 8b + c at byte 8b + c. */
  readonly bytes: Pointer;
  readonly stride: number;

  constructor(heap: Heap, columns: readonly FastColumn[], nRows: number) {
    this.columns = [...columns].sort((a, b) => b.bins - a.bins);
    this.stride = strideOf(columns.length);
    this.bytes = Math.ceil(heap.alloc(nRows * this.stride + lineBytes) / lineBytes) * lineBytes;
    const table = heap.alloc(columns.length * 4);
    heap.u32(table, columns.length).set(this.columns.map(({ at }) => at));
    const tasks = cutIntoPieces(nRows, heap.threads).map(([from, to]) =>
      heap.task((calls) => calls.fastInterleave(table, columns.length, from, to, this.stride, this.bytes)),
    );
    heap.run(tasks, nRows * columns.length);
    this.blocks = Array.from({ length: Math.ceil(columns.length / blockColumns) }, (_, block) => {
      const own = this.columns.slice(block * blockColumns, (block + 1) * blockColumns);
      const prefixes = heap.alloc(8 * blockColumns);
      heap.u64(prefixes, own.length).set(own.map(({ isOrdered }) => (isOrdered ? 2n ** 64n - 1n : 0n)));
      return { columns: own, bins: own[0]!.bins, prefixes };
    });
  }
}

/** Rows do not straddle cache lines. */
function strideOf(columns: number): number {
  if (columns > lineBytes) return Math.ceil(columns / lineBytes) * lineBytes;
  return Math.max(blockColumns, 2 ** Math.ceil(Math.log2(columns)));
}

/** The column of a feature. */
export function columnOf({ kind, feature, column, splits }: SingleGroup): FastColumn {
  const splitOf = (bin: number): Split => ({ kind: "feature", feature, bin });
  return { at: column.at, bins: column.slots, splits, isOrdered: kind === "numeric", splitOf };
}

/** How to tell a split of a column. */
export function cellsOf({ at, bins, isOrdered }: FastColumn, bin: number): SplitCells {
  return { at, isWide: false, mode: 0, low: isOrdered ? bin + 1 : bin, high: isOrdered ? bins - 1 : bin };
}
