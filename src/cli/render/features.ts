import type { Manifest } from "../../store/manifest.ts";
import type { Port } from "../io.ts";
import { count, counted } from "./numbers.ts";
import { renderTable } from "./table.ts";

type Counted = Pick<Manifest, "stage" | "counts">;

export interface FeaturesSummary {
  snapshots: readonly Counted[];
  /** Snapshots whose label is not asked for: to be scored only. */
  unlabelled: ReadonlySet<string>;
  staging: Counted;
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
export function renderFeatures(
  { snapshots, unlabelled, staging }: FeaturesSummary,
  { columns }: Pick<Port, "columns">,
): string {
  const rows = snapshots.map(({ stage, counts }) => {
    const asOf = stage.replace("features/as_of=", "");
    const isUnknown = (name: string) => name === "eligible_positives" && unlabelled.has(asOf);
    return [asOf, ...measures.map(([name]) => (isUnknown(name) ? "–" : count(counts[name] ?? 0)))];
  });
  const header = ["snapshot", ...measures.map(([, title]) => title)];
  const wide = renderTable([header, ...rows], ["left", ...measures.map(() => "right" as const)]);
  const isTooWide = wide.split("\n").some((line) => line.length > columns);
  const table = isTooWide ? rows.map((row) => block(header, row)).join("\n") : wide;
  const nFeatures = snapshots.at(-1)?.counts.features ?? 0;
  return `${counted(nFeatures, "feature")} for each client.\n\n${table}\n${renderQuarantine(staging)}`;
}

function block(header: readonly string[], row: readonly string[]): string {
  return `${row[0]}\n${renderTable(
    row.slice(1).map((cell, at) => [`  ${header[at + 1]}`, cell]),
    ["left", "right"],
  )}`;
}

/** Calls that were set aside, by fault. */
function renderQuarantine({ counts }: Counted): string {
  const faults = Object.entries(counts).filter(([name, n]) => name.startsWith("quarantined_") && n > 0);
  if (faults.length === 0) return "No call was set aside.\n";
  const total = faults.reduce((sum, [, n]) => sum + n, 0);
  const list = faults.map(
    ([name, n]) => `  ${count(n)} ${name.replace("quarantined_", "").replaceAll("_", " ")}\n`,
  );
  return `${counted(total, "call")} set aside:\n${list.join("")}`;
}
