import type { Catalogue } from "../../api/project-features.ts";
import { phraseOf } from "../../features/declaration.ts";
import { type ColumnOverview, type FeatureOverview, grain } from "../../features/overview.ts";
import { counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { type Align, fitTable, renderTable, wrap } from "./table.ts";

/** Columns of the list, those first that stay where the terminal is narrow. */
const shown: readonly { title: string; align: Align; cell: (feature: FeatureOverview) => string }[] = [
  { title: "", align: "left", cell: ({ isChosen }) => (isChosen ? "✓" : "") },
  { title: "feature", align: "left", cell: ({ name }) => name },
  { title: "row", align: "right", cell: ({ row }) => String(row) },
  { title: "group", align: "left", cell: ({ group }) => group },
  { title: "columns", align: "right", cell: ({ columns }) => String(columns.length) },
  { title: "engine", align: "left", cell: ({ engine }) => engine },
  { title: "cost", align: "left", cell: ({ cost }) => cost },
  { title: "needs", align: "left", cell: ({ needs }) => needs.join(", ") },
];

/** What `features list` says: a line for each feature, as many columns as the terminal is wide. */
export function renderCatalogue(
  { project, plan, features }: Catalogue,
  { columns }: Pick<Port, "columns">,
): string {
  const chosen = features.filter(({ isChosen }) => isChosen);
  const nColumns = chosen.reduce((sum, feature) => sum + feature.columns.length, 0);
  const under = project === null ? "the default settings" : `the settings of ${project}`;
  const unknown = plan.numeric.includes("<attribute>")
    ? " Attributes are not known before the features are built once: <attribute> stands for one of each kind."
    : "";
  const note = `✓ chosen by ${under}: ${counted(chosen.length, "feature")} with ${counted(nColumns, "column")}.${unknown}`;
  return `${tableOf(features, columns)}\n${wrap(note, columns)}\n`;
}

function tableOf(features: readonly FeatureOverview[], width: number): string {
  for (let n = shown.length; ; n -= 1) {
    const parts = shown.slice(0, n);
    const rows = features.map((feature) => parts.map(({ cell }) => cell(feature)));
    const table = renderTable(
      [parts.map(({ title }) => title), ...rows],
      parts.map(({ align }) => align),
    );
    if (n === 2 || table.split("\n").every((line) => line.length <= width)) return table;
  }
}

/** More columns of a feature are named by `--json`. */
const maxColumns = 24;

/** What `features describe` says of a feature. */
export function renderFeature(feature: FeatureOverview, { columns: width }: Pick<Port, "columns">): string {
  const { name, row, group, about, source, needs, cost, engine, columns, isChosen } = feature;
  const hasTwin = engine === "kernels" && columns.some(({ sql }) => sql !== undefined);
  const facts: [string, string][] = [
    ["method", source],
    ["a value for each", grain],
    ["made by", `${engine}${hasTwin ? ", with a twin in SQL" : ""}`],
    ["needs", needs.join(", ") || "ties alone"],
    ["cost", cost],
    ["chosen", isChosen ? "yes" : "no"],
  ];
  const rows = columns.slice(0, maxColumns).map((column) => [column.name, unitOf(column), column.formula!]);
  const table = fitTable([["column", "unit", "formula"], ...rows], ["left", "left", "left"], width);
  const rest = columns.length - maxColumns;
  return [
    `${wrap(`${name}: row ${row} of the catalogue, group ${group}`, width)}\n\n${wrap(about, width)}\n\n`,
    renderFacts(facts, width),
    `\n${table}`,
    rest > 0 ? `… and ${counted(rest, "column")} more: --json names them\n` : "",
  ].join("");
}

/** What `features describe` says of a column. */
export function renderColumn(
  column: ColumnOverview,
  { name, row, group, engine }: FeatureOverview,
  { columns: width }: Pick<Port, "columns">,
): string {
  const { formula, kind, levels, window_days: window, hiddenBelow, isPrivate, isCensored, sql } = column;
  const facts: [string, string | undefined | false][] = [
    ["feature", `${name}, row ${row}, group ${group}`],
    ["formula", formula],
    ["unit", kind === "categorical" ? `category: ${levels!.join(", ")}` : column.unit],
    ["window", window !== undefined && `${window} days before the snapshot`],
    ["hidden", hiddenBelow && `below privacy.min_contacts ${hiddenBelow}`],
    ["private", isPrivate && "a reason says how it compares, never what it is"],
    ["censored", isCensored && "the operator sees a part only, where the client is no subscriber"],
    [engine === "SQL" ? "SQL" : "SQL twin", sql],
  ];
  const told = facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
  return `${column.name}\n\n${wrap(phraseOf(column, "en"), width)}\n\n${renderFacts(told, width)}`;
}

function renderFacts(facts: readonly (readonly [string, string])[], width: number): string {
  const indent = Math.max(...facts.map(([title]) => title.length)) + 2;
  return facts
    .map(([title, text]) => {
      const lines = wrap(text, width - indent).split("\n");
      return `${title.padEnd(indent)}${lines.join(`\n${" ".repeat(indent)}`)}\n`;
    })
    .join("");
}

function unitOf({ kind, unit }: ColumnOverview): string {
  return kind === "categorical" ? "category" : (unit ?? "");
}
