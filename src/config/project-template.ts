import {
  type Contract,
  type ContractColumn,
  optionalSources,
  splitContract,
  staticContracts,
  temporalContracts,
} from "./contracts.ts";
import { fallbackText, isNamed, projectSettings, type Setting } from "./settings.ts";

/** What the text of a new project file depends on. */
export interface TemplateOptions {
  name: string;
  isStatic: boolean;
}

/** Sections that a static graph has no use for. */
const temporalSections = ["target", "snapshots", "surroundings", "quarantine"];

/** Settings at the top that say how much of the machine to use, and the like: they come last. */
const lateSettings = ["seed", "memory_limit_gb", "threads"];

/**
 * A commented project file that passes its own schema. Required sources and columns are written out, optional ones are
 * comments; so is every setting with a default, with that default. All of it follows from the contracts and the schema.
 */
export function projectTemplate({ name, isStatic }: TemplateOptions): string {
  const settings = projectSettings();
  const helpOf = (key: string) => settings.find((setting) => setting.name === key)!.help;
  const hasUse = ({ section }: Setting) => !isStatic || !temporalSections.includes(section);
  const sections = [...new Set(settings.filter(hasUse).map(({ section }) => section))];
  const top = [
    ["name", name],
    ["data", "data"],
    ["output", "out"],
    ...(isStatic
      ? []
      : [
          ["time_zone", "UTC"],
          ["data_through", "2026-07-01"],
        ]),
  ] as const;
  return [
    "# Entourage project file. What is commented out is optional; the values shown there are the defaults.\n",
    ...top.map(([key, value]) => note(`${key}: ${value}`, helpOf(key), 28)),
    `\n# Each source is a file or glob that DuckDB reads (Parquet, CSV, TSV, JSON), or a \`query\`. Under \`columns\`, the\n`,
    "# contract's name is on the left, your name on the right.\n",
    "sources:\n",
    isStatic ? staticSources() : temporalSources(),
    ...(isStatic ? [] : [snapshotsText(helpOf)]),
    ...sections
      .filter((section) => !["", "sources", "snapshots"].includes(section))
      .map((section) => sectionText(section, settings)),
    "\n",
    ...settings
      .filter(({ name }) => lateSettings.includes(name))
      .map((setting) => `# ${defaultLine(setting, setting.name)}`),
  ].join("");
}

function temporalSources(): string {
  return (
    Object.entries(temporalContracts)
      // Written out, because the default `privacy.consent: opt_in` asks for it.
      .map(([name, contract]) =>
        sourceText(name, contract, name !== "consents" && optionalSources.includes(name)),
      )
      .join("\n")
  );
}

function staticSources(): string {
  const required = Object.entries(staticContracts).map(([name, contract]) =>
    sourceText(name, contract, false),
  );
  return [
    ...required,
    ...Object.entries(splitContract).map(([name, contract]) => sourceText(name, contract, true)),
  ].join("\n");
}

function sourceText(name: string, contract: Contract, isOptional: boolean): string {
  const lines = [
    `${name}:\n`,
    `  from: ${name}.parquet\n`,
    "  columns:\n",
    ...Object.entries(contract.columns).map(([column, declared]) => columnLine(column, declared)),
    ...("known_at" in contract.columns
      ? ["  # lag_days: 1  # instead of known_at: days until a row is known\n"]
      : []),
  ];
  const attributes = contract.attributes ? " Every further column is a feature." : "";
  const text = [`# ${contract.help}${isOptional ? " (optional)" : ""}.${attributes}\n`, ...lines];
  return text.map((line, at) => `  ${isOptional && at > 0 ? "# " : ""}${line}`).join("");
}

/** `known_at` is written out although optional: a source has either that or `lag_days`. */
function columnLine(column: string, { type, help, optional }: ContractColumn): string {
  const isComment = optional && column !== "known_at";
  return `    ${isComment ? "# " : ""}${note(`${column}: ${column}`, `${type}: ${help}`, isComment ? 34 : 36)}`;
}

function snapshotsText(helpOf: (key: string) => string): string {
  const dates = {
    train: "[2026-03-01, 2026-04-01, 2026-05-01]",
    test: "[2026-06-01]",
    score: "[2026-07-01]",
  };
  const lines = Object.entries(dates).map(([key, value]) =>
    note(`  ${key}: ${value}`, helpOf(`snapshots.${key}`), 46),
  );
  return `\nsnapshots:\n${lines.join("")}`;
}

function sectionText(section: string, settings: readonly Setting[]): string {
  const own = settings.filter((setting) => setting.section === section && !isNamed(setting));
  let above: readonly string[] = [];
  const lines = own.map((setting) => {
    const path = setting.name.split(".").slice(1);
    // Maps inside the section that this setting is the first of.
    const opened = path.slice(0, -1).flatMap((key, depth) => (above[depth] === key ? [] : [{ key, depth }]));
    above = path.slice(0, -1);
    const heads = opened.map(({ key, depth }) => `#   ${"  ".repeat(depth)}${key}:\n`);
    return `${heads.join("")}#   ${"  ".repeat(path.length - 1)}${defaultLine(setting, path.at(-1)!)}`;
  });
  return `\n# ${section}:\n${lines.join("")}`;
}

function defaultLine({ fallback, help, choices }: Setting, key: string): string {
  const values = choices ? ` (${choices.join(", ")})` : "";
  return note(`${key}:${fallback === undefined ? "" : ` ${fallbackText(fallback)}`}`, `${help}${values}`, 28);
}

function note(text: string, comment: string, column: number): string {
  return `${text.padEnd(column)}  # ${comment}\n`;
}
