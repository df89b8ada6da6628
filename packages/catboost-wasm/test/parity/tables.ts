import type { Column, Pool } from "../../src/index.ts";
import { makePool, type Shape } from "../data.ts";
import { Dice } from "./dice.ts";

/** Learn rows, and rows that come after them: for the eval set and for predictions, some of their categories are never learnt. */
export interface Table {
  learn: LabelledPool;
  test: LabelledPool;
}

export type LabelledPool = Pool & { label: Float32Array };

export type Label = "binary" | "probability" | "number";

export interface TableRequest {
  seed: number;
  rows: number;
  testRows: number;
  numbers: number;
  categories: number;
  /** Sets of columns that exclude one another, which official bundles. */
  exclusiveSets: number;
  label: Label;
  hasWeights: boolean;
  hasBaseline: boolean;
}

/** A random table: any mixture of column kinds, in any order. */
export function makeTable(request: TableRequest): Table {
  const { seed, rows, testRows, label, hasWeights, hasBaseline } = request;
  const dice = new Dice(seed);
  const shapes = [
    ...Array.from({ length: request.numbers }, () => numberShape(dice)),
    ...Array.from({ length: request.categories }, () => categoryShape(dice, rows)),
    ...Array.from({ length: request.exclusiveSets }, (_, set) => exclusiveShapes(dice, set)).flat(),
  ];
  const all = makePool({
    seed,
    rows: rows + testRows,
    shapes: dice.shuffled(shapes),
    hasBaseline,
    ...(label !== "binary" && { label }),
  });
  const columns = all.columns.map((column, i) => distorted(dice, column, all.columns[i - 1]));
  const labels = dice.chance(0.2) ? oddLabels(dice, all.label, label) : all.label;
  const weight = hasWeights ? makeWeights(dice, rows + testRows) : undefined;
  return cutTable({ ...all, columns, label: labels, ...(weight && { weight }) }, rows);
}

function cutTable(all: LabelledPool, rows: number): Table {
  const indexes = Array.from({ length: all.nRows }, (_, row) => row);
  return { learn: pickRows(all, indexes.slice(0, rows)), test: pickRows(all, indexes.slice(rows)) };
}

export function pickRows(pool: LabelledPool, rows: readonly number[]): LabelledPool {
  const pick = (values: Float32Array): Float32Array => Float32Array.from(rows, (row) => values[row]!);
  return {
    nRows: rows.length,
    columns: pool.columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: pick(column.values) }
        : { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) },
    ),
    label: pick(pool.label),
    ...(pool.weight && { weight: pick(pool.weight) }),
    ...(pool.baseline && { baseline: pick(pool.baseline) }),
  };
}

function numberShape(dice: Dice): Shape {
  return dice.oneOf<() => Shape>([
    () => ({ kind: "dense" }),
    () => ({ kind: "dense" }),
    () => ({ kind: "dense" }),
    () => ({ kind: "dense", nan: dice.oneOf([0.001, 0.05, 0.6]) }),
    () => ({ kind: "dense", infinite: 0.03, nan: dice.oneOf([0, 0.03]) }),
    () => ({ kind: "steps", values: dice.logWhole(2, 300) }),
    () => ({ kind: "steps", values: dice.oneOf([2, 3]) }),
    () => ({ kind: "sparse", share: dice.oneOf([0.003, 0.05, 0.3]), values: dice.logWhole(1, 40) }),
    () => ({ kind: "mirror" }),
    () => (dice.chance(0.5) ? { kind: "constant" } : { kind: "allNan" }),
  ])();
}

function categoryShape(dice: Dice, rows: number): Shape {
  const levels = dice.logWhole(1, 10_000);
  return dice.oneOf<Shape>([
    { kind: "category", levels },
    { kind: "category", levels },
    { kind: "category", levels: dice.logWhole(2, 12) },
    { kind: "category", levels: 2 },
    { kind: "category", levels: 3 * rows },
    { kind: "category", levels, share: dice.oneOf([0.005, 0.03, 0.3]) },
  ]);
}

function exclusiveShapes(dice: Dice, set: number): Shape[] {
  const of = dice.logWhole(2, 24);
  const levels = dice.oneOf([0, 0, 2, 3, 40, 500]);
  return Array.from({ length: of }, (_, i) =>
    levels === 0 ? { kind: "dummy", set, of, i } : { kind: "exclusive", set: 1000 + set, of, i, levels },
  );
}

/** Sometimes: a copy of the column before, other magnitudes, heavy ties or nearly the same value everywhere. */
function distorted(dice: Dice, column: Column, before: Column | undefined): Column {
  if (dice.chance(0.75)) return column;
  if (before?.kind === column.kind && dice.chance(0.3)) return { ...before, name: column.name };
  if (column.kind === "categorical") return { ...column, levels: column.levels.map(oddName) };
  const change = dice.oneOf<(value: number, row: number) => number>([
    (value) => value * 1e30,
    (value) => value * 1e-30,
    (value) => value * 1e-42,
    (value) => value + 1e6,
    (value) => Math.trunc(value * 4),
    (value) => Math.sign(value) * Math.floor(Math.abs(value) ** 5 * 1000),
    (value, row) => (row % 97 === 5 ? value : 0.25),
    (value) => (Math.abs(value) < 0.01 ? -0 : value),
  ]);
  return { ...column, values: column.values.map(change) };
}

function oddLabels(dice: Dice, labels: Float32Array, kind: Label): Float32Array {
  if (kind === "binary") return oneSided(dice, labels);
  const change = dice.oneOf<(y: number) => number>(
    kind === "probability"
      ? [Math.round, (y) => Math.round(4 * y) / 4, (y) => 1e-3 * y, (y) => (y < 0.6 ? 0 : y)]
      : [(y) => 1e5 * y, (y) => 1e-6 * y, Math.round, (y) => y ** 3, (y) => (y > 20 ? y : 0), (y) => y + 1e6],
  );
  const changed = labels.map(change);
  changed[0] = 0;
  changed[1] = 1;
  return changed;
}

const oddNames = [
  "",
  " ",
  "0",
  "-1.5",
  "nan",
  "None",
  "\u{1f40d}",
  "a\tb",
  '"\\',
  "\ufeff",
  "x".repeat(3000),
];

function oddName(level: string, code: number): string {
  return oddNames[code] ?? level;
}

/** Only few of one class are left. */
function oneSided(dice: Dice, labels: Float32Array): Float32Array {
  const rare = dice.oneOf([0, 1]);
  const share = dice.oneOf([0.02, 0.2]);
  return labels.map((y, row) => (row > 1 && y === rare && !dice.chance(share) ? 1 - rare : y));
}

function makeWeights(dice: Dice, rows: number): Float32Array {
  const weightOf = dice.oneOf<() => number>([
    () => 0.25 + 2 * dice.random(),
    () => (dice.chance(0.1) ? 0 : 0.25 + 2 * dice.random()),
    () => 10 ** (8 * dice.random() - 4),
    () => dice.whole(1, 5),
    () => (dice.chance(0.7) ? 0 : 1),
    () => 1e-7 * dice.random(),
    () => 3,
  ]);
  const weights = Float32Array.from({ length: rows }, weightOf);
  weights[0] = 1;
  weights[1] = 1;
  return weights;
}
