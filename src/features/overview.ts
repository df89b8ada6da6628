import { UserError } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";
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

/** A feature of the catalogue, or one column of it. */
export interface Described {
  feature: FeatureOverview;
  /** Absent where the name was the feature's. */
  column?: ColumnOverview;
}

/**
 * The feature or the column of this name; a placeholder in a column's name stands for any name of an attribute.
 * @throws UserError when there is none, with the nearest that there is
 */
export function requireInCatalogue(name: string, overview: readonly FeatureOverview[]): Described {
  const feature = overview.find((feature) => feature.name === name);
  if (feature) return { feature };
  const columns = overview.flatMap((feature) => feature.columns.map((column) => ({ feature, column })));
  const found =
    columns.find(({ column }) => column.name === name) ??
    columns.find(({ column }) => patternOf(column.name).test(name));
  if (found) return found;
  const names = [...overview.map((feature) => feature.name), ...columns.map(({ column }) => column.name)];
  const near = nearestName(name, names);
  throw new UserError([
    {
      code: "unknown-feature",
      where: "catalogue of features",
      found: name,
      expected: "a feature of the catalogue, or a column that the settings make",
      hint: near ? `did you mean \`${near}\`?` : "`entourage features list` shows them",
    },
  ]);
}

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll("<attribute>", ".+")}$`);
}
