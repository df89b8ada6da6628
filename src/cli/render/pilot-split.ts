import type { SplitReport } from "../../pipeline/pilot/pilot-split.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cellTitles } from "./pilot-terms.ts";
import { fitTable, renderTable, wrap } from "./table.ts";

/** Strata shown; more are told as a count. */
const maxStrata = 12;

/** What `pilot split` says: who was assigned, whether the arms are alike, and how far treatment reaches the control group. */
export function renderSplit(report: SplitReport, port: Pick<Port, "columns" | "paint">): string {
  const { asOf, nAdded, nBefore, nKept, nCommunities } = report;
  const text = (line: string) => wrap(line, port.columns);
  const as = nCommunities === null ? "" : ` as ${counted(nCommunities, "community", "communities")}`;
  const before = nBefore === 0 ? "" : ` ${counted(nBefore, "client")} of earlier batches stay as they are.`;
  const kept = nKept === 0 ? "" : ` ${counted(nKept, "client")} of the lists are in the pilot already.`;
  const parts = [
    text(`Assigned ${counted(nAdded, "client")} of the lists as of ${asOf}${as}.${before}${kept}`),
    renderArms(
      "cell",
      report.cells.map(({ cell, ...arms }) => ({ name: cellTitles[cell], ...arms })),
    ),
    renderStrata(report, port.columns),
    renderBalance(report, port.columns),
    text(checks(report)),
    text(exposureText(report.exposure)),
  ];
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

interface Arms {
  name: string;
  nTreated: number;
  nControl: number;
}

function renderArms(title: string, rows: readonly Arms[]): string {
  return renderTable(
    [
      [title, "treated", "control"],
      ...rows.map(({ name, nTreated, nControl }) => [name, count(nTreated), count(nControl)]),
    ],
    ["left", "right", "right"],
  );
}

/** An arm that a stratum lacks is told: nothing can be compared there. */
function renderStrata({ strata }: SplitReport, columns: number): string {
  const rows = strata.map(({ stratum, ...arms }) => ({ name: stratum, ...arms }));
  const empty = rows.filter(({ nTreated, nControl }) => nTreated === 0 || nControl === 0);
  const more =
    rows.length > maxStrata ? `… and ${count(rows.length - maxStrata)} more in pilot/split.json\n` : "";
  const note =
    empty.length === 0
      ? ""
      : `${wrap(`In ${counted(empty.length, "stratum", "strata")} one arm is empty (${empty[0]!.name}): too few clients to compare there.`, columns)}\n`;
  return renderArms("stratum", rows.slice(0, maxStrata)) + more + note;
}

function renderBalance({ balance }: SplitReport, columns: number): string {
  const number = (value: number | null) => (value === null ? "–" : value.toPrecision(4));
  const rows = balance.covariates.map(({ name, treated, control, standardised, pValue }) => [
    name,
    number(treated),
    number(control),
    standardised === null ? "–" : signed(standardised, 3),
    pValue === null ? "–" : pValue.toFixed(3),
  ]);
  const table = fitTable(
    [["", "treated", "control", "std. diff.", "p"], ...rows],
    ["left", "right", "right", "right", "right"],
    columns,
  );
  return `Means of what was known before\n${table}`;
}

function checks({ balance, sampleRatio }: SplitReport): string {
  const alike = balance.isFine
    ? "The arms are alike in all that was known before"
    : "WARNING: the arms differ by more than chance in what was known before";
  const sizes = sampleRatio.isFine
    ? "and as large as planned"
    : "and WARNING: they are not as large as planned";
  return `${alike} (p = ${balance.pValue.toFixed(3)} of all together), ${sizes} (p = ${sampleRatio.pValue.toFixed(3)}).`;
}

/** How far treatment may reach the control group. */
export function exposureText({
  nControl,
  nContacts,
  nSharing,
  treatedShare,
}: SplitReport["exposure"]): string {
  if (nSharing === 0)
    return "Exposure: no control client has a visible way to a treated one, by one person between at most.";
  return (
    `Exposure: ${percent(nContacts / nControl)} of the control clients speak with a treated client, ${percent(nSharing / nControl)} with a treated client or with ` +
    `somebody who does; ${percent(treatedShare!)} of the pilot's clients whom they reach so are treated. What spreads along calls makes the effect look smaller than it is.`
  );
}
