import { markdownTable } from "../util/markdown-table.ts";
import {
  type Contract,
  optionalSources,
  splitContract,
  staticContracts,
  temporalContracts,
} from "./contracts.ts";
import { fallbackText, kindOf, projectSettings, type Setting } from "./settings.ts";

export { projectJsonSchema } from "./json-schema.ts";

/** The reference page of the project file as Markdown: every setting, then the data contracts. */
export function projectReference(): string {
  const settings = projectSettings();
  const sections = [...new Set(settings.map(({ section }) => section))];
  return [
    "# The project file\n",
    "One YAML file, `entourage.yaml`, says where the sources are and what to make of them. `entourage init` writes one with",
    "comments. Everything but `name` and `sources` has a default or is optional, and every command takes each setting that",
    "it depends on as a flag: `entourage train --train.iterations 100`. Relative paths start at the project file,",
    "those of sources at `data`. A name",
    "that ends in a unit (`_days`, `_gb`, `_share`) is in that unit; a share is from 0 to 1. Dates are local midnights in",
    "`time_zone`. Editors check the file against [entourage.schema.json](../entourage.schema.json).\n",
    ...sections.map((section) =>
      section === "sources" ? sourcesText(settings) : sectionText(section, settings),
    ),
    contractsText(),
  ].join("\n");
}

function sectionText(section: string, settings: readonly Setting[]): string {
  const rows = settings.filter((setting) => setting.section === section).map(settingRow);
  const title = section === "" ? "The top" : `\`${section}\``;
  return `## ${title}\n\n${markdownTable(["key", "type", "default", "unit", "meaning"], rows)}`;
}

/** What each source takes is the same, so it is told once. */
function sourcesText(settings: readonly Setting[]): string {
  const first = settings.find(({ section }) => section === "sources")!.name.split(".")[1]!;
  const rows = settings
    .filter(({ name }) => name.startsWith(`sources.${first}.`))
    .map((setting) => settingRow({ ...setting, name: setting.name.replace(`.${first}.`, ".<name>.") }));
  return [
    "## `sources`\n",
    "Each source has a name from the data contracts below, and `from` or `query`. A column that has the contract's name",
    "needs no entry under `columns`, except `known_at`: a source maps it, or declares `lag_days`.\n",
    markdownTable(["key", "type", "default", "unit", "meaning"], rows),
  ].join("\n");
}

function settingRow(setting: Setting): string[] {
  const { name, fallback, help } = setting;
  return [
    `\`${name}\``,
    kindOf(setting) ?? setting.type,
    fallback === undefined ? "" : `\`${fallbackText(fallback)}\``,
    unitOf(name),
    help,
  ];
}

/** Units are in the names; a map from their ends to words. */
const units: Readonly<Record<string, string>> = { days: "days", gb: "GiB", share: "share" };

function unitOf(name: string): string {
  return units[name.split("_").at(-1)!] ?? "";
}

function contractsText(): string {
  return [
    "## Data contracts\n",
    "An **instant** is a TIMESTAMPTZ, a text with an offset, or a DATE (its local midnight); an **id** is any value, and leaves",
    "staging as a keyed token. A row is seen at a snapshot t when both its event and its `known_at` lie before t.\n",
    "### With time\n",
    ...Object.entries(temporalContracts).map(([name, contract]) => contractText(name, contract)),
    "### A static graph\n",
    ...Object.entries(staticContracts).map(([name, contract]) => contractText(name, contract)),
    "### With either\n",
    ...Object.entries(splitContract).map(([name, contract]) => contractText(name, contract)),
  ].join("\n");
}

function contractText(name: string, { help, grain, columns, attributes }: Contract): string {
  const rows = Object.entries(columns).map(([column, { type, optional, values, help }]) => [
    `\`${column}\``,
    type,
    optional ? "optional" : "required",
    values ? `${help} (${values.map((value) => `\`${value}\``).join(", ")})` : help,
  ]);
  const key =
    grain.length > 0
      ? `One row for each (${grain.map((column) => `\`${column}\``).join(", ")}).`
      : "Rows need no key.";
  const more = attributes ? " Every further column is a feature: numeric or categorical by its type." : "";
  const isOptional = optionalSources.includes(name) ? " Optional source." : "";
  return `#### \`${name}\`\n\n${sentence(help)} ${key}${more}${isOptional}\n\n${markdownTable(["column", "type", "", "meaning"], rows)}`;
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
