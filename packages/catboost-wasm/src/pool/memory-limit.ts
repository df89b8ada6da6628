import { CatBoostError } from "../errors.ts";
import type { Settings } from "../params/settings.ts";
import { advice } from "../runtime/memory-advice.ts";
import type { LearnColumn, LearnPool } from "./pool.ts";

/** What a 32-bit address reaches. */
const most = 2 ** 32;

/**
 * Refuses a table that cannot fit, before anything is read. Counted is what is sure: the columns (a byte a value, two beyond 256 bins, four more
 * for a category of many values; in fast mode twice), and what each row takes beside them. Histograms and target statistics come on top: if they
 * are too much, that is found out before the first tree.
 * @param isIgnored by flat index
 * @throws CatBoostError
 */
export function checkMemory(
  { nRows, columns }: Pick<LearnPool, "nRows" | "columns">,
  settings: Settings,
  isIgnored: readonly boolean[],
): void {
  const used = columns.filter((_, i) => !isIgnored[i]);
  const rowBytes = columnBytes(used, settings) + workBytes(used, settings);
  const bytes = nRows * rowBytes;
  if (bytes <= most) return;
  const fits = Math.floor(most / rowBytes / 1000) * 1000;
  const text = (count: number): string => count.toLocaleString("en-US");
  throw new CatBoostError(
    `pool: ${text(nRows)} rows × ${text(used.length)} columns need ${(bytes / 2 ** 30).toFixed(1)} GiB, a WebAssembly memory holds 4 GiB, about ${text(fits)} rows of so many columns; ${advice}`,
  );
}

function columnBytes(columns: readonly LearnColumn[], settings: Settings): number {
  const { isFast, quantization } = settings;
  const width = isFast || quantization.borderCount > 255 ? 2 : 1;
  const many = columns.filter((column) => hasManyValues(column, settings));
  return columns.length * width + many.length * 4;
}

/** Label, weight, approximation and a step of it in each fold; derivative, sample, leaf, and room to move sampled rows in. */
function workBytes(columns: readonly LearnColumn[], settings: Settings): number {
  const { leafIterations, isOrdered, isFast, hasTime, permutationCount } = settings;
  const isPermuted = isOrdered || columns.some((column) => hasManyValues(column, settings));
  const folds = isPermuted && !hasTime && !isFast ? permutationCount : 1;
  const fold = 16 + (leafIterations > 1 ? 8 : 0) + (folds > 1 ? 8 : 0);
  // The parts of Ordered boosting hold each row more than once.
  return 54 + folds * fold + (isOrdered ? 40 : 0);
}

function hasManyValues(column: LearnColumn, { oneHotMaxSize }: Settings): boolean {
  return column.kind === "categorical" && column.levels.length > Math.max(1, oneHotMaxSize);
}
