import type { Estimate } from "../../evaluate/interval.ts";
import { riseOf } from "../../pilot/goal.ts";
import type { PilotResult } from "../../pipeline/pilot/pilot-read.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { exposureText } from "./pilot-split.ts";
import { cellsOf, cellTitles, goalText, points, rate, relative } from "./pilot-terms.ts";
import { renderTable, wrap } from "./table.ts";

/** What `pilot read` says: who is read, both comparisons with their intervals, uplift by score, and a verdict in words. */
export function renderReading(result: PilotResult, port: Pick<Port, "columns" | "paint">): string {
  const text = (line: string) => wrap(line, port.columns);
  const bold = (line: string) => port.paint("bold", text(line));
  const parts = [
    text(whoIsRead(result)),
    bold("Takers by cell"),
    renderCells(result),
    bold("A. Contacted clients against those left alone"),
    renderContact(result, port.columns),
    bold("B. The model's list against the baseline's"),
    renderLists(result),
    bold("Uplift by score"),
    renderUplift(result),
    text(exposureText(result.exposure)),
    bold(verdict(result)),
  ];
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

function whoIsRead({
  nClients,
  asKnownAt,
  batches,
  look,
  nWaiting,
  nMissing,
  contacted,
  ...rest
}: PilotResult) {
  const { contact, horizonDays, sampleRatio } = rest;
  const which = look.nPlanned === 1 ? "" : `, look ${look.number} of ${look.nPlanned}`;
  const waiting =
    nWaiting === 0 ? "" : ` ${counted(nWaiting, "client waits", "clients wait")} for the end of the horizon.`;
  const missing =
    nMissing === 0
      ? ""
      : ` ${counted(nMissing, "assigned client is", "assigned clients are")} not in the source of clients any more.`;
  const reached =
    contacted === null
      ? ""
      : ` Contacted were ${percent(contacted.treated / contact.treated.nClients)} of the treated and ${percent(contacted.control / contact.control.nClients)} of the control clients; all count in the arm that they were assigned to.`;
  return (
    `${counted(nClients, "client")} of ${counted(batches.length, "batch", "batches")} as known at ${asKnownAt}${which}; takers within ${horizonDays} days. ` +
    `The arms are as large as planned (p = ${sampleRatio.pValue.toFixed(3)}).${reached}${waiting}${missing} ` +
    `Intervals reach ${look.bound.toFixed(3)} standard errors: in ${percent(look.alpha)} of pilots without an effect one of the planned looks calls one.`
  );
}

function renderCells({ contact }: PilotResult): string {
  const arm = ({ nClients, nTakers }: PilotResult["contact"]["treated"]) => [
    `${count(nTakers)} of ${count(nClients)}`,
    nClients === 0 ? "–" : rate(nTakers / nClients),
  ];
  const rows = [
    ...contact.cells.map(({ cell, ...arms }) => ({ title: cellTitles[cell], ...arms })),
    { title: "all", ...contact },
  ].map(({ title, treated, control, difference }) => [
    title,
    ...arm(treated),
    ...arm(control),
    ...cellsOf(difference, points),
  ]);
  return renderTable(
    [["cell", "treated", "", "control", "", "points", ""], ...rows],
    ["left", "right", "right", "right", "right", "right", "left"],
  );
}

function renderContact({ contact, incrementalShare, value }: PilotResult, columns: number): string {
  const { stratified, cuped, clusters } = contact;
  const money = (amount: number) => signed(amount, 2);
  const rows = [
    ["takers won, in points", ...cellsOf(contact.difference, points)],
    ["takers won, relative", ...cellsOf(riseOf(contact.ratio), relative)],
    ["share of the takers that contacts won", ...cellsOf(incrementalShare, percent)],
    ...(stratified ? [["by strata, in points", ...cellsOf(stratified.difference, points)]] : []),
    ...(cuped ? [["with CUPED, in points", ...cellsOf(cuped.difference, points)]] : []),
    ...(value ? [["money a contact brings", ...cellsOf(value.perContact, money)]] : []),
  ];
  const leftOut = stratified && stratified.nLeftOut.strata > 0 ? stratified.nLeftOut : undefined;
  const notes = [
    ...(cuped?.correlation
      ? [
          `The score's correlation with taking is ${cuped.correlation.toFixed(3)}: CUPED leaves ${percent(cuped.varianceRatio)} of the variance.`,
        ]
      : []),
    ...(leftOut
      ? [
          `${counted(leftOut.strata, "stratum", "strata")} without an arm (${counted(leftOut.clients, "client")}) left out of the estimate by strata.`,
        ]
      : []),
    ...(clusters
      ? [
          `${counted(clusters.n, "community", "communities")} assigned as one: ${clusters.designEffect.toFixed(2)} times the variance of single clients.`,
        ]
      : []),
    ...(value
      ? [`A treated client brings ${value.treated.toFixed(2)}, a control client ${value.control.toFixed(2)}.`]
      : []),
  ];
  return `${renderTable(rows, ["left", "right", "left"])}${notes.map((note) => `${wrap(note, columns)}\n`).join("")}`;
}

function renderLists({ lists }: PilotResult): string {
  return renderTable(
    [
      ["takers on the model's list", ...cellsOf(lists.model, rate)],
      ["takers on the baseline's list", ...cellsOf(lists.baseline, rate)],
      ["difference in points", ...cellsOf(lists.difference, points)],
      ["difference, relative", ...cellsOf(riseOf(lists.ratio), relative)],
      ["of takers won by contacts, in points", ...cellsOf(lists.wonDifference, points)],
    ],
    ["left", "right", "left"],
  );
}

function renderUplift({ uplift }: PilotResult): string {
  const deciles = uplift.deciles.map(({ decile, treated, control, difference }) => [
    String(decile),
    treated.nClients === 0 ? "–" : rate(treated.nTakers / treated.nClients),
    control.nClients === 0 ? "–" : rate(control.nTakers / control.nClients),
    ...cellsOf(difference, points),
  ]);
  const table = renderTable(
    [["decile", "treated", "control", "points", ""], ...deciles],
    ["right", "right", "right", "right", "left"],
  );
  const figure = (title: string, estimate: Estimate, text: (value: number) => string) => {
    const [value, interval] = cellsOf(estimate, text);
    return `${title} ${value} (${interval})`;
  };
  const whole = [
    figure("Qini coefficient", uplift.qini, (value) => value.toFixed(3)),
    figure("points won in the top 10 %", uplift.top10, points),
    figure("in the top 30 %", uplift.top30, points),
  ];
  return `${table}${whole.join("\n")}\n`;
}

/** What it means, in plain words. */
export function verdict({ contact, goal, lists }: Pick<PilotResult, "contact" | "goal" | "lists">): string {
  return `${contactVerdict(contact)} ${listsVerdict(lists)} ${goalVerdict(goal)}`;
}

function contactVerdict({ difference }: PilotResult["contact"]): string {
  const [value, interval] = cellsOf(difference, points);
  if (isAbove(difference)) return `Contacts win takers: ${value} points (${interval}).`;
  if (isBelow(difference)) return `Contacts lose takers: ${value} points (${interval}).`;
  return `Whether contacts win takers cannot be told: ${value} points, and the interval (${interval}) holds zero.`;
}

function listsVerdict({ difference }: PilotResult["lists"]): string {
  const [value, interval] = cellsOf(difference, points);
  if (isAbove(difference))
    return `The model's list has more takers than the baseline's: ${value} points (${interval}).`;
  if (isBelow(difference))
    return `The model's list has fewer takers than the baseline's: ${value} points (${interval}).`;
  return `Which list has more takers cannot be told: ${value} points (${interval}).`;
}

function goalVerdict(goal: PilotResult["goal"]): string {
  const [value, interval] = cellsOf(goal.seen, goal.scale === "relative" ? relative : points);
  const seen = `${value} seen (${interval})`;
  const text = {
    reached: "is reached: the whole interval lies at or above it",
    missed: "is missed: the whole interval lies below it",
    open: "is open: the interval holds it, so this pilot is too small to tell",
  }[goal.verdict];
  return `The goal of ${goalText(goal)} ${text}; ${seen}.`;
}

function isAbove({ low }: Estimate): boolean {
  return low !== null && low > 0;
}

function isBelow({ high }: Estimate): boolean {
  return high !== null && high < 0;
}
