import { catalogue } from "./catalogue/index.ts";
import { columnName, type FeatureColumn } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { FeatureDeclaration } from "./declaration.ts";
import { type Feature, featureGroups } from "./feature.ts";
import type { ExchangeRelation, TieMeasure } from "./graph-input.ts";
import { measuresOfWeights, plannedWeights, type TieWeight } from "./tie-weights.ts";

/** Names that `surroundings.features` may hold: features, groups, and `all`. */
export function choosable(): string[] {
  return ["all", ...Object.keys(featureGroups), ...catalogue.map(({ name }) => name)];
}

/** Features of the given names and groups that the sources can give, in the order of the catalogue. */
export function chooseFeatures(names: readonly string[], plan: ColumnPlan): Feature[] {
  return catalogue.filter(
    ({ name, group, needs }) =>
      (names.includes("all") || names.includes(name) || names.includes(group)) &&
      (plan.hasTime || !needs.includes("time")),
  );
}

/** Windows as features are built for them: one without a length in a static graph. */
export function windowsOf({ windows }: ColumnPlan): (number | undefined)[] {
  return windows.length === 0 ? [undefined] : [...windows];
}

/** The tie weights, where one of the features reads them. */
export function weightsRead(features: readonly Feature[], plan: ColumnPlan): TieWeight[] {
  return measuresRead(features).includes("weights") ? plannedWeights(plan) : [];
}

function measuresRead(features: readonly Feature[]): (TieMeasure | "weights")[] {
  return features.flatMap((feature) => ("measures" in feature ? feature.measures : []));
}

/** Measures of ties that the features, and the weights that they read, are made of. */
export function measuresOf(features: readonly Feature[], plan: ColumnPlan): string[] {
  const { halfLives, directions } = plan;
  const split: TieMeasure[] = directions.some((direction) => direction !== "both")
    ? ["calls_in", "calls_out"]
    : [];
  const needed = new Set([
    ...measuresRead(features).filter((name) => name !== "weights"),
    ...measuresOfWeights(weightsRead(features, plan)),
    ...split,
  ]);
  return [...needed].flatMap((name) =>
    name === "recency" ? halfLives.map((halfLife) => `recency_${halfLife}`) : [name],
  );
}

/** Columns that SQL makes of the exchanges of one window. */
export function exchangeColumns(
  features: readonly Feature[],
  plan: ColumnPlan,
  window: number | undefined,
): FeatureColumn[] {
  return plannedColumns(features, plan, window)
    .filter(({ feature }) => "relation" in feature)
    .map(({ column }) => column);
}

/** Relations of a window's exchanges that the features are columns of. */
export function exchangeRelations(features: readonly Feature[]): ExchangeRelation[] {
  return [...new Set(features.flatMap((feature) => ("relation" in feature ? [feature.relation] : [])))];
}

/** A column of the feature table, as its feature declares it. */
export interface PlannedColumn {
  feature: Feature;
  column: FeatureColumn;
  declaration: FeatureDeclaration;
}

/** The columns of some features in one window, in the order of the feature table. */
export function plannedColumns(
  features: readonly Feature[],
  plan: ColumnPlan,
  window: number | undefined,
): PlannedColumn[] {
  return features.flatMap((feature) =>
    feature
      .columns(plan, window)
      .map((column) => ({ feature, column, declaration: declare(feature, column, window) })),
  );
}

function declare(feature: Feature, column: FeatureColumn, window: number | undefined): FeatureDeclaration {
  const { phrase, attribute, formula, levels, hiddenBelow, family = column.name } = column;
  const { unit, scale, isTotal, isPrivate, tellsProduct, neverTold, isCensored } = column;
  return {
    name: columnName(column, window),
    group: "surroundings",
    ...(levels ? { kind: "categorical", levels } : { kind: "numeric" }),
    family,
    phrase,
    formula,
    ...definedOnly({ attribute, unit, scale, isTotal, isPrivate, tellsProduct, neverTold, isCensored }),
    ...(hiddenBelow === undefined ? {} : { isOfContacts: true }),
    feature: feature.name,
    ...(window === undefined ? {} : { window_days: window }),
  };
}

/** The same without what is undefined, which JSON would leave out too. */
function definedOnly<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
