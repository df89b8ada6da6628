import type { FeatureColumn } from "./column.ts";
import type { ColumnPlan } from "./column-plan.ts";
import type { FeatureDeclaration } from "./declaration.ts";
import type { Feature } from "./feature.ts";
import { chooseFeatures, plannedColumns, windowsOf } from "./plan.ts";

/** What one value of a feature belongs to. */
export const grain = "client, snapshot and window";

/** A feature of the catalogue under a plan, as it is listed and described. */
export interface FeatureOverview
  extends Pick<Feature, "name" | "row" | "group" | "about" | "source" | "needs" | "cost"> {
  /** Whether the settings choose it. */
  isChosen: boolean;
  /** What makes its columns. */
  engine: "SQL" | "kernels";
  columns: ColumnOverview[];
}

/** A column that a feature makes, or would make if it were chosen. */
export interface ColumnOverview extends Omit<FeatureDeclaration, "group"> {
  /** Whose number `privacy.min_contacts` is compared with, where the column is hidden below it. */
  hiddenBelow?: string;
  /** What makes the column, or what the kernels are proven equal to. */
  sql?: string;
}

/** Every feature that a plan allows, in the order of the catalogue, with its columns in ascending order of windows. */
export function catalogueOverview(chosen: readonly string[], plan: ColumnPlan): FeatureOverview[] {
  const isChosen = new Set(chooseFeatures(chosen, plan));
  return chooseFeatures(["all"], plan).map((feature) => {
    const { name, row, group, about, source, needs, cost } = feature;
    return {
      ...{ name, row, group, about, source, needs, cost },
      isChosen: isChosen.has(feature),
      engine: "relation" in feature ? "SQL" : "kernels",
      columns: windowsOf(plan).flatMap((window) =>
        plannedColumns([feature], plan, window).map(({ column, declaration }) =>
          columnOverview(column, declaration),
        ),
      ),
    };
  });
}

function columnOverview(
  { hiddenBelow, sql }: FeatureColumn,
  { group: _group, ...declaration }: FeatureDeclaration,
): ColumnOverview {
  return {
    ...declaration,
    ...(hiddenBelow === undefined ? {} : { hiddenBelow: peopleOf(hiddenBelow) }),
    ...(sql === undefined ? {} : { sql }),
  };
}

function peopleOf(hiddenBelow: NonNullable<FeatureColumn["hiddenBelow"]>): string {
  if (hiddenBelow === "contacts") return "contacts";
  return "attribute" in hiddenBelow
    ? `contacts whose ${hiddenBelow.attribute} is known`
    : "people it is made of";
}

/**
 * The feature or the column of this name; a placeholder in a column's name stands for any name of an attribute.
 * @returns undefined when there is none
 */
export function findInCatalogue(
  name: string,
  overview: readonly FeatureOverview[],
): { feature: FeatureOverview; column?: ColumnOverview } | undefined {
  const named = overview.find((feature) => feature.name === name);
  if (named) return { feature: named };
  const columns = overview.flatMap((feature) => feature.columns.map((column) => ({ feature, column })));
  return (
    columns.find(({ column }) => column.name === name) ??
    columns.find(({ column }) => patternOf(column.name).test(name))
  );
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll("<attribute>", ".+")}$`);
}
