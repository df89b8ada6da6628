import { surroundingsAlone } from "../config/load.ts";
import { markdownTable } from "../util/markdown-table.ts";
import { anyAttribute, planColumns } from "./column-plan.ts";
import { featureGroups } from "./feature.ts";
import { type ColumnOverview, catalogueOverview, type FeatureOverview, grain } from "./overview.ts";

/** The windows that the page names columns of: the second, and the first where a feature compares it with the second. */
const windows = [7, 30];

/** The reference page of the catalogue as Markdown: every feature with its columns. */
export function catalogueReference(): string {
  const surroundings = surroundingsAlone({ "surroundings.windows_days": windows });
  const overviewOf = (isStatic: boolean) =>
    catalogueOverview(surroundings.features, planColumns({ surroundings, isStatic }, anyAttribute));
  const inStaticGraph = new Map(overviewOf(true).map((feature) => [feature.name, feature]));
  // Some features are there in a static graph alone.
  const overview = overviewOf(false).map((feature) =>
    feature.columns.length > 0 ? feature : inStaticGraph.get(feature.name)!,
  );
  return [
    "# The catalogue of features\n",
    "What the surroundings of a client say, as known at the snapshot t. A project chooses features by name or group in",
    "`surroundings.features`; `entourage features list` shows what its settings make of them, `entourage features describe` explains one",
    "feature or one column. This page is made from the declarations in `src/features/catalogue`.\n",
    "**Notation.** i is the client, j one of its k contacts in the window [t − w, t); n_ij calls and messages between them, d_ij seconds, w_ij",
    "the weight of their tie; x_j an attribute of j as known at t; y_j(t) is 1 where j had taken the product before t, and we knew it before t.\n",
    `**A value** belongs to one ${grain}. NaN (of a category: none) where there is nothing to compute it from.\n`,
    "**Columns** say everything in their names, `<feature>[_<direction>]_<window>d`: `contact_arpu_mean_in_30d` is the mean over callers of the",
    "last 30 days. A static graph has no window, and no such ending. `<attribute>` stands for an attribute of contacts, `level` for one of its",
    "categories. Where no unit is given, a share, count or ratio has none, and what is computed of an attribute has the attribute's own.\n",
    "- `surroundings.windows_days` (any number of them): every feature is computed for each window.",
    "- `surroundings.directions` (row 15): contacts' attributes over all contacts (no ending), over callers (`_in`), over called contacts (`_out`).",
    "- `surroundings.tie_weights` (row 12; by `recency` row 11): columns of weighted features end in the weight's name, here `log_seconds`.",
    "- `surroundings.half_lives_days`: the weight `recency` is there once for each, `recency_30`.\n",
    "**Hidden** are values below `privacy.min_contacts` of whom the column names, and `contacts_hidden_<window>d` is 1 where a client has",
    "contacts, but fewer than that; **private** ones belong to one contact or nearly so, and",
    "no reason of a list tells them; **censored** counts are too small for people of whom the operator sees one side only.\n",
    markdownTable(
      ["group", "tells", "features"],
      Object.entries(featureGroups).map(([group, about]) => [
        `\`${group}\``,
        about,
        overview
          .filter((feature) => feature.group === group)
          .map(({ name }) => `[${name}](#${name})`)
          .join(", "),
      ]),
    ),
    ...overview.map(featureText),
    addingText,
  ].join("\n");
}

function featureText(feature: FeatureOverview): string {
  const { name, row, group, about, source, needs, cost, engine, columns, isChosen } = feature;
  const facts = [
    ["catalogue row", String(row)],
    ["group", `\`${group}\`${isChosen ? ", chosen by default" : ""}`],
    ["grain", grain],
    ["source", source],
    ["needs", needs.join(", ") || "ties alone"],
    [
      "made by",
      engine === "SQL" ? "SQL" : `kernels${columns.some(({ sql }) => sql) ? ", with a twin in SQL" : ""}`,
    ],
    ["cost", cost],
  ];
  return [
    `## ${name}\n`,
    `${about}\n`,
    markdownTable(["", ""], facts),
    markdownTable(["column", "formula", "unit", "note"], columnsOnPage(columns).map(columnRow)),
  ].join("\n");
}

function columnsOnPage(columns: readonly ColumnOverview[]): readonly ColumnOverview[] {
  const ofLongest = columns.filter((column) => column.window_days === windows.at(-1));
  return ofLongest.length > 0 ? ofLongest : columns;
}

function columnRow({
  name,
  kind,
  formula,
  unit,
  hiddenBelow,
  isPrivate,
  isCensored,
}: ColumnOverview): string[] {
  const notes = [
    hiddenBelow && `hidden by ${hiddenBelow.replace("<attribute>", "`<attribute>`")}`,
    isPrivate && "private",
    isCensored && "censored",
  ].filter(Boolean);
  return [`\`${name}\``, formula!, kind === "categorical" ? "category" : (unit ?? ""), notes.join("; ")];
}

const addingText = `## Adding a feature

One file and one test.

1. The arithmetic, if it is new: a metric in \`src/graph/<metric>.ts\`, its formula and citation in its header. A kernel only where the plain
   loop is too slow, with its slow twin in \`src/graph/reference/\` and a test that both are equal.
2. The declaration: \`src/features/catalogue/<feature>.ts\`, and its line in \`index.ts\` in the order of the rows. Give \`sql\` for every column
   that SQL can say: \`test/features/sql-twin.test.ts\` then compares it with the kernels, in every window, direction and weight.
3. Its columns' values by hand in \`test/features/\`.
4. \`npm run docs\` writes this page again; names, reasons, \`features list\` and \`features describe\` follow by themselves.
`;
