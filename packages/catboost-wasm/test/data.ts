import type { Column, Pool } from "../src/index.ts";
import type { LabelledPool } from "../src/pool/pool.ts";

/** A small seeded generator (mulberry32), so that every data set is the same everywhere. */
export function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a column of a made-up table looks like. */
export type Shape =
  /** Any number; `nan` and `infinite` are the shares of missing and of infinite values. */
  | { kind: "dense"; nan?: number; infinite?: number }
  /** A few distinct numbers. */
  | { kind: "steps"; values: number }
  /** 0 but for a share of rows. */
  | { kind: "sparse"; share: number; values: number }
  /** Number i of a set of dummies: exactly one of `of` is 1 in a row. */
  | { kind: "dummy"; set: number; of: number; i: number }
  /** Number i of a set of categories: only one of `of` is off its first level in a row. */
  | { kind: "exclusive"; set: number; of: number; i: number; levels: number }
  | { kind: "constant" }
  | { kind: "allNan" }
  /** Copies the column before, turned round: its splits tie with the other's. */
  | { kind: "mirror" }
  /** The same as the column before. */
  | { kind: "copy" }
  /** `share`: of the rows that are not in the first level. */
  | { kind: "category"; levels: number; share?: number };

/** Numbers, missing numbers, and categories: few, many, and two for one-hot splits. */
export const mixed = [
  { kind: "dense" },
  { kind: "category", levels: 30 },
  { kind: "category", levels: 2 },
  { kind: "dense", nan: 0.2 },
  { kind: "category", levels: 200 },
  { kind: "category", levels: 7 },
] as const satisfies readonly Shape[];

export interface TableSpec {
  rows: number;
  shapes: readonly Shape[];
  seed: number;
  hasWeights?: boolean;
  hasBaseline?: boolean;
  /** Default: 0 and 1. */
  label?: "probability" | "number";
}

/** A table with a label that depends on the first columns. */
export function makePool({
  rows,
  shapes,
  seed,
  hasWeights = false,
  hasBaseline = false,
  label: labels,
}: TableSpec): LabelledPool {
  const random = randoms(seed);
  const dummySets = new Map<number, Int32Array>();
  const columns: Column[] = [];
  shapes.forEach((shape, position) => {
    columns.push(makeColumn(shape, `c${position}`, rows, random, columns[position - 1], dummySets));
  });
  const score = new Float64Array(rows);
  columns.slice(0, 6).forEach((column, position) => {
    for (let row = 0; row < rows; row++) {
      const value = column.kind === "numeric" ? column.values[row]! : (column.codes[row]! % 3) - 1;
      score[row]! += (Number.isFinite(value) ? value : 0.4) * (position % 2 === 0 ? 1 : -0.7);
    }
  });
  const label = Float32Array.from(score, (value) => {
    const noisy = value + 1.5 * (random() - 0.5);
    if (labels === "number") return Math.round(100 * noisy) / 8;
    return labels ? 1 / (1 + Math.exp(-3 * noisy)) : Number(noisy > 0);
  });
  label[0] = 0;
  label[1] = 1;
  const weight = Float32Array.from({ length: rows }, () => (random() < 0.03 ? 0 : 0.25 + 2 * random()));
  const baseline = Float32Array.from(score, (value) => 0.3 * value + random() - 0.5);
  return { nRows: rows, columns, label, ...(hasWeights && { weight }), ...(hasBaseline && { baseline }) };
}

function makeColumn(
  shape: Shape,
  name: string,
  rows: number,
  random: () => number,
  before: Column | undefined,
  dummySets: Map<number, Int32Array>,
): Column {
  const numbers = (value: (row: number) => number): Column => ({
    kind: "numeric",
    name,
    values: Float32Array.from({ length: rows }, (_, row) => value(row)),
  });
  switch (shape.kind) {
    case "dense":
      return numbers(() => {
        if (random() < (shape.nan ?? 0)) return Number.NaN;
        if (random() < (shape.infinite ?? 0)) return random() < 0.5 ? Infinity : -Infinity;
        return random() + random() - 1;
      });
    case "steps":
      return numbers(() => Math.floor(random() * shape.values) / shape.values - 0.5);
    case "sparse":
      return numbers(() => (random() < shape.share ? 1 + Math.floor(random() * shape.values) : 0));
    case "dummy": {
      const chosen = dummySets.get(shape.set) ?? Int32Array.from({ length: rows }, () => random() * shape.of);
      dummySets.set(shape.set, chosen);
      return numbers((row) => Number(chosen[row] === shape.i));
    }
    case "exclusive": {
      const chosen = dummySets.get(shape.set) ?? Int32Array.from({ length: rows }, () => random() * shape.of);
      dummySets.set(shape.set, chosen);
      const codes = Int32Array.from(chosen, (one) =>
        one === shape.i ? 1 + Math.floor(random() * (shape.levels - 1)) : 0,
      );
      return {
        kind: "categorical",
        name,
        codes,
        levels: Array.from({ length: shape.levels }, (_, i) => `${i}`),
      };
    }
    case "constant":
      return numbers(() => 3);
    case "allNan":
      return numbers(() => Number.NaN);
    case "copy":
      return { ...before!, name };
    case "mirror":
      return numbers((row) => (before?.kind === "numeric" ? -before.values[row]! : row));
    case "category": {
      const codes = Int32Array.from({ length: rows }, () =>
        shape.share !== undefined && random() >= shape.share ? 0 : Math.floor(random() ** 2 * shape.levels),
      );
      const levels = Array.from(
        { length: shape.levels },
        (_, i) => `${name} ключ ${"x".repeat((i * 13) % 90)}${i}`,
      );
      return { kind: "categorical", name, codes, levels };
    }
  }
}

/** The rows from..to. */
export function cutPool(pool: LabelledPool, from: number, to: number): LabelledPool {
  return {
    nRows: to - from,
    columns: pool.columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: column.values.slice(from, to) }
        : { ...column, codes: column.codes.slice(from, to) },
    ),
    label: pool.label.slice(from, to),
    ...(pool.weight && { weight: pool.weight.slice(from, to) }),
    ...(pool.baseline && { baseline: pool.baseline.slice(from, to) }),
  };
}

/** `count` times the same shape. */
export function times(count: number, shape: Shape): Shape[] {
  return Array.from({ length: count }, () => shape);
}

/** All dummies of a set. */
export function dummies(set: number, of: number): Shape[] {
  return Array.from({ length: of }, (_, i) => ({ kind: "dummy", set, of, i }));
}

/** The rows as `predictRow` takes them. */
export function rowsOf(pool: Pool): (number | string)[][] {
  return Array.from({ length: pool.nRows }, (_, row) =>
    pool.columns.map((column) =>
      column.kind === "numeric" ? column.values[row]! : column.levels[column.codes[row]!]!,
    ),
  );
}
