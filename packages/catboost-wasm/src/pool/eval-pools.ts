import { CatBoostError } from "../errors.ts";
import type { Column, LabelledPool } from "./pool.ts";

/** Eval sets one behind the other as a single table. Row weights that are absent are 1. */
export function joinPools(pools: readonly LabelledPool[]): LabelledPool | undefined {
  const [first] = pools;
  if (!first || pools.length === 1) return first;
  const nRows = pools.reduce((sum, pool) => sum + pool.nRows, 0);
  const join = (valuesOf: (pool: LabelledPool) => Float32Array): Float32Array => {
    const all = new Float32Array(nRows);
    let at = 0;
    for (const pool of pools) {
      all.set(valuesOf(pool), at);
      at += pool.nRows;
    }
    return all;
  };
  const joined: LabelledPool = {
    nRows,
    columns: first.columns.map((column) => joinColumns(pools, column, join)),
    label: join((pool) => pool.label),
  };
  if (pools.some((pool) => pool.weight))
    joined.weight = join((pool) => pool.weight ?? new Float32Array(pool.nRows).fill(1));
  if (first.baseline) joined.baseline = join((pool) => pool.baseline!);
  return joined;
}

function joinColumns(
  pools: readonly LabelledPool[],
  { name, kind }: Column,
  join: (valuesOf: (pool: LabelledPool) => Float32Array) => Float32Array,
): Column {
  const columnOf = (pool: LabelledPool): Column => {
    const column = pool.columns.find((one) => one.name === name);
    if (column?.kind === kind) return column;
    throw new CatBoostError(`evalSet: column "${name}": ${column?.kind ?? "missing"}, expected ${kind}`);
  };
  if (kind === "numeric")
    return { kind, name, values: join((pool) => (columnOf(pool) as Column & { kind: "numeric" }).values) };
  const idOf = new Map<string, number>();
  const codes = pools.flatMap((pool) => {
    const column = columnOf(pool) as Column & { kind: "categorical" };
    const ids = column.levels.map((level) => {
      const id = idOf.get(level) ?? idOf.size;
      idOf.set(level, id);
      return id;
    });
    return [Int32Array.from(column.codes, (code) => ids[code]!)];
  });
  const all = new Int32Array(codes.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of codes) {
    all.set(part, at);
    at += part.length;
  }
  return { kind, name, codes: all, levels: [...idOf.keys()] };
}
