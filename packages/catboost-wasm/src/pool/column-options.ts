import { CatBoostError } from "../errors.ts";
import type { Settings } from "../params/settings.ts";
import type { PenaltyOptions } from "../trees/feature-penalties.ts";
import type { Constraints } from "../trees/monotone.ts";
import { positionOf, valuesOfColumns } from "./per-feature.ts";
import type { LearnColumn, LearnPool } from "./pool.ts";

/** What options say of single columns, by flat index. */
export interface ColumnOptions {
  isIgnored: readonly boolean[];
  /** Absent: nothing is constrained. */
  constraints: Constraints | undefined;
  /** Absent: all features are alike. */
  penalties: PenaltyOptions | undefined;
}

/** @throws CatBoostError naming every column that is not there or of the wrong kind */
export function columnOptionsOf({ columns }: Pick<LearnPool, "columns">, settings: Settings): ColumnOptions {
  const problems: string[] = [];
  const { perFeature, penaltiesCoefficient } = settings;
  const read = (name: keyof typeof perFeature, usual: number): number[] =>
    valuesOfColumns(name, perFeature[name], columns, usual, problems);
  const constraints = read("monotone_constraints", 0);
  problems.push(...constraintProblems(columns, constraints));
  for (const position of settings.quantizationOf.keys()) {
    if (columns[position]?.kind !== "numeric")
      problems.push(`per_float_feature_quantization: column ${position}, expected the position of a number`);
  }
  for (const position of settings.ctrs.perFeature.keys()) {
    if (columns[position]?.kind !== "categorical")
      problems.push(`per_feature_ctr: column ${position}, expected the position of a category`);
  }
  if (settings.catFeatures) problems.push(...categoryProblems(columns, settings.catFeatures));
  const options = {
    isIgnored: ignoredOf(columns, settings.ignoredFeatures, problems),
    constraints: constraints.some((sign) => sign !== 0) ? constraints : undefined,
    penalties: {
      weights: read("feature_weights", 1).map(Math.fround),
      firstUse: read("first_feature_use_penalties", 0).map(Math.fround),
      perObject: read("per_object_feature_penalties", 0).map(Math.fround),
      coefficient: penaltiesCoefficient,
    },
  };
  if (problems.length > 0) throw new CatBoostError(problems);
  const { weights, firstUse, perObject } = options.penalties;
  const isPlain = [...weights.map((weight) => weight - 1), ...firstUse, ...perObject].every(
    (one) => one === 0,
  );
  return { ...options, penalties: isPlain ? undefined : options.penalties };
}

function constraintProblems(columns: readonly LearnColumn[], constraints: Constraints): string[] {
  const bad = columns.filter(({ kind }, i) => kind !== "numeric" && constraints[i] !== 0);
  const names = bad.map(({ name }) => `"${name}"`).join(", ");
  return bad.length === 0 ? [] : [`monotone_constraints: column ${names}: a category, expected numbers only`];
}

/** The pool tells the categories by their values; what `cat_features` says must be the same. */
function categoryProblems(columns: readonly LearnColumn[], said: readonly (number | string)[]): string[] {
  const positions = new Map(said.map((column) => [positionOf(column, columns), column]));
  const wrong = [...positions].filter(([position]) => columns[position ?? -1]?.kind !== "categorical");
  const left = columns.filter(({ kind }, i) => kind === "categorical" && !positions.has(i));
  return [
    ...wrong.map(([, column]) => `cat_features: ${JSON.stringify(column)}, which is no category of the pool`),
    ...left.map(({ name }) => `cat_features: without "${name}", which is a category of the pool`),
  ];
}

function ignoredOf(
  columns: readonly LearnColumn[],
  ignored: readonly (number | string)[],
  problems: string[],
): boolean[] {
  const isIgnored = columns.map(() => false);
  for (const column of ignored) {
    const position = positionOf(column, columns);
    if (position === undefined)
      problems.push(`ignored_features: ${JSON.stringify(column)}, which the pool does not have`);
    else isIgnored[position] = true;
  }
  return isIgnored;
}
