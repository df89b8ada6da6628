import type { Manifest } from "../../store/manifest.ts";
import { count, counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { renderSetAside } from "./set-aside.ts";
import { renderTable, wrap } from "./table.ts";

type Counted = Pick<Manifest, "stage" | "counts">;

export interface FeaturesSummary {
  snapshots: readonly Counted[];
  /** Snapshots whose label is not asked for: to be scored only. */
  unlabelled: ReadonlySet<string>;
  /** Rows of the sources, and what of the calls was set aside. */
  staging: Manifest["counts"];
}

/** What was counted, as a column of the table; short titles, so that the table fits a narrow terminal. */
const measures = [
  ["clients", "rows"],
  ["eligible", "eligible"],
  ["eligible_positives", "positives"],
  ["ties", "ties"],
  ["contacts", "contacts"],
  ["contacts_without_consent", "no consent"],
] as const;

/** What `features build` says: a line for each snapshot, or a block for each where the terminal is narrow. */
export function renderFeatures(summary: FeaturesSummary, { columns }: Pick<Port, "columns">): string {
  const { snapshots, unlabelled } = summary;
  const rows = snapshots.map(({ stage, counts }) => {
    const asOf = dateOf(stage);
    const isUnknown = (name: string) => name === "eligible_positives" && unlabelled.has(asOf);
    return [asOf, ...measures.map(([name]) => (isUnknown(name) ? "–" : count(counts[name] ?? 0)))];
  });
  const header = ["snapshot", ...measures.map(([, title]) => title)];
  const wide = renderTable([header, ...rows], ["left", ...measures.map(() => "right" as const)]);
  const isTooWide = wide.split("\n").some((line) => line.length > columns);
  const table = isTooWide ? rows.map((row) => block(header, row)).join("\n") : wide;
  const nFeatures = snapshots.at(-1)?.counts.features ?? 0;
  const warning = wrap(renderUnseen(summary), columns);
  return `${counted(nFeatures, "feature")} for each client.\n\n${table}\n${warning}${renderLeftOut(summary, columns)}`;
}

function block(header: readonly string[], row: readonly string[]): string {
  return `${row[0]}\n${renderTable(
    row.slice(1).map((cell, at) => [`  ${header[at + 1]}`, cell]),
    ["left", "right"],
  )}`;
}

/** What was left out of the snapshots: of calls and edges in staging, then of each window. */
function renderLeftOut({ snapshots, staging: counts }: FeaturesSummary, columns: number): string {
  const faults = Object.entries(counts)
    .filter(([name, n]) => name.startsWith("quarantined_") && n > 0)
    .map(([name, nCalls]) => ({ fault: name.replace("quarantined_", ""), nCalls }));
  const of = (name: string) =>
    snapshots
      .filter(({ counts }) => (counts[name] ?? 0) > 0)
      .map(({ stage, counts }) => [dateOf(stage), counts[name]!] as const);
  const withoutHolder = of("calls_without_holder").map(
    ([asOf, n]) => `  ${count(n)} in the window of ${asOf}\n`,
  );
  return [
    renderSetAside(faults, "self_loops" in counts ? "edge" : "call"),
    ...(counts.self_loops ? [`${counted(counts.self_loops, "self-loop")} left out.\n`] : []),
    ...(withoutHolder.length > 0
      ? [
          `${wrap("Calls left out because nobody was known to hold a number then:", columns)}\n${withoutHolder.join("")}`,
        ]
      : []),
  ].join("");
}

/** A snapshot without ties can be built and learned from, and says nothing of the surroundings. */
function renderUnseen({ snapshots }: FeaturesSummary): string {
  const unseen = snapshots.filter(({ counts }) => counts.ties === 0).map(({ stage }) => dateOf(stage));
  if (unseen.length === 0) return "";
  return `Warning: no client has a visible contact at ${unseen.join(", ")}.\n`;
}

function dateOf(stage: string): string {
  return stage.replace("features/as_of=", "");
}
