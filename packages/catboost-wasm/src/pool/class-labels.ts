import { CatBoostError } from "../errors.ts";
import type { TrainParams } from "../params/train-params.ts";
import type { ClassLabel, LearnPool, NumericPool, Pool } from "./pool.ts";

/** How the labels of a pool are read as numbers. */
export interface LabelReading {
  /** What the classes 0 and 1 are called; only one if nothing else was learnt, none if labels are numbers. */
  names: readonly ClassLabel[];
  /** Numbers above it are class 1, the others class 0. */
  border: number | undefined;
}

/**
 * How a training reads labels, as official does. Logloss: two different values are classes, in ascending order unless `class_names` tells theirs;
 * texts that are all numbers are ordered as numbers, others by their UTF-8 bytes. Other losses: labels are numbers.
 * @throws CatBoostError if the labels are not two classes
 */
export function labelReading(
  label: Pool["label"],
  params: Pick<TrainParams, "loss_function" | "class_names" | "target_border" | "allow_const_label">,
): LabelReading {
  const { loss_function, class_names, target_border: border, allow_const_label } = params;
  if (loss_function !== "Logloss" || border !== undefined || !label) return { names: [], border };
  if (class_names) return { names: class_names, border };
  const found = firstValues(label);
  const listed = found.map(({ value }) => JSON.stringify(value)).join(", ");
  const nan = found.find(({ value }) => typeof value === "number" && !Number.isFinite(value));
  if (nan) throw new CatBoostError(`label: ${nan.value} in row ${nan.row}, expected a finite number`);
  if (found.length > 2)
    throw new CatBoostError(
      `label: more than two values (${listed} in row ${found[2]!.row}), expected two classes; target_border makes two of numbers`,
    );
  if (found.length < 2 && !allow_const_label)
    throw new CatBoostError(`label: one value only (${listed}), expected two classes`);
  return { names: inOrder(found.map(({ value }) => value)), border };
}

/** The first three different values, numbers as float32. */
function firstValues(label: NonNullable<Pool["label"]>): { value: ClassLabel; row: number }[] {
  const found = new Map<ClassLabel, number>();
  for (let row = 0; row < label.length && found.size < 3; row++) {
    const value = label[row]!;
    const one = typeof value === "number" ? Math.fround(value) : value;
    if (!found.has(one)) found.set(one, row);
  }
  return Array.from(found, ([value, row]) => ({ value, row }));
}

const number = /^ *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Official reads it as a number here and there. */
const hexadecimal = /^ *[+-]?0x/i;

/** @throws CatBoostError where official's order is anybody's guess */
function inOrder(values: readonly ClassLabel[]): ClassLabel[] {
  const texts = values.filter((value) => typeof value === "string");
  if (texts.length === 0) return [...values].sort((a, b) => Number(a) - Number(b));
  const areNumbers = texts.every((text) => number.test(text));
  const isUnclear =
    texts.some((text) => hexadecimal.test(text)) ||
    (areNumbers && new Set(texts.map(Number)).size < texts.length);
  if (isUnclear)
    throw new CatBoostError(
      `label: ${texts.map((text) => JSON.stringify(text)).join(" and ")} have no clear order, expected class_names`,
    );
  return texts.sort((a, b) => (areNumbers ? Number(a) - Number(b) : compareBytes(a, b)));
}

/** The order of UTF-8 bytes is that of code points. */
function compareBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((letter, i) => letter !== right[i]);
  if (at < 0) return left.length - right.length;
  return left[at]!.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1);
}

/**
 * The pool with labels that are numbers: of classes 0 and 1.
 * @throws CatBoostError for a label that is none of the classes, or no number
 */
export function withNumericLabel<P extends LearnPool>(pool: P, reading: LabelReading): NumericPool<P> {
  const { label, ...rest } = pool;
  return label ? { ...rest, label: numbersOf(label, reading) } : rest;
}

function numbersOf(label: NonNullable<Pool["label"]>, { names, border }: LabelReading): Float32Array {
  if (names.length > 0) return classesOf(label, names);
  const textRow = isNumeric(label) ? -1 : 0;
  if (textRow === 0) throw new CatBoostError(`label: ${JSON.stringify(label[0])} in row 0, expected numbers`);
  const numbers =
    label instanceof Float32Array ? label : Float32Array.from(label as readonly number[], Number);
  if (border === undefined) return numbers;
  const row = numbers.findIndex(Number.isNaN);
  if (row >= 0) throw new CatBoostError(`label: NaN in row ${row}, expected a number`);
  const float = Math.fround(border);
  return numbers.map((value) => Number(value > float));
}

function isNumeric(label: NonNullable<Pool["label"]>): boolean {
  return typeof label[0] !== "string";
}

function classesOf(label: NonNullable<Pool["label"]>, names: readonly ClassLabel[]): Float32Array {
  const keyOf = isNumeric(label) ? numberKey : String;
  const classOf = new Map(names.map((name, i) => [keyOf(name), i]));
  return Float32Array.from(label as ArrayLike<ClassLabel>, (value, row) => {
    const found = classOf.get(keyOf(value));
    if (found !== undefined) return found;
    throw new CatBoostError(
      `label: ${JSON.stringify(value)} in row ${row}, expected one of the classes ${names.map((name) => JSON.stringify(name)).join(", ")}`,
    );
  });
}

/** NaN for a text that is no number: no label is it. */
function numberKey(name: ClassLabel): number | undefined {
  const isText = typeof name === "string" && !number.test(name);
  return isText ? undefined : Math.fround(Number(name));
}

/**
 * Weights of the classes 0 and 1.
 * @param weights in the order of the classes, or by what they are called
 * @throws CatBoostError if a class has none, or there is no such class
 */
export function weightsOfClasses(
  weights: NonNullable<TrainParams["class_weights"]>,
  { names }: LabelReading,
): readonly [number, number] {
  if (Array.isArray(weights)) return weights as unknown as readonly [number, number];
  const byName = new Map(Object.entries(weights));
  const classes = (names.length > 0 ? names : [0, 1]).map(String);
  const problems = [
    ...classes
      .filter((name) => !byName.has(name))
      .map((name) => `class_weights: none for class ${JSON.stringify(name)}`),
    ...[...byName.keys()]
      .filter((name) => !classes.includes(name))
      .map((name) => `class_weights: ${JSON.stringify(name)}, which is no class`),
  ];
  if (problems.length > 0) throw new CatBoostError(problems);
  return [byName.get(classes[0]!)!, byName.get(classes[1]!) ?? 1];
}

/** What official's files tell of classes. */
export function classInfo({ names }: LabelReading): object {
  const [first = 0] = names;
  const isWhole = names.every((name) => Number.isInteger(name));
  const ofNumbers = isWhole ? "Integer" : "Float";
  const type = typeof first === "string" ? "String" : typeof first === "boolean" ? "Boolean" : ofNumbers;
  return { class_label_type: type, class_names: names, class_to_label: [0, 1], classes_count: 0 };
}
