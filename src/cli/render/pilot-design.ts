import type { DesignReport } from "../../pipeline/pilot/pilot-design.ts";
import { count, counted, percent } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cellTitles, goalText, points, rate, relative } from "./pilot-terms.ts";
import { fitTable, wrap } from "./table.ts";

type Comparison = DesignReport["lists"];

/** What `pilot design` says: the cells, what effects take, and in plain words whether the goal can be seen. */
export function renderDesign(report: DesignReport, port: Pick<Port, "columns" | "paint">): string {
  const { asOf, listSize, overlap, contact, lists } = report;
  const text = (line: string) => wrap(line, port.columns);
  const parts = [
    text(
      `Two lists of ${counted(listSize, "client")} as of ${asOf}, the model's and the baseline's (own features alone): ${percent(overlap)} of each are on both.`,
    ),
    renderCells(report, port.columns),
    port.paint("bold", text("A. Does a contact win takers? Contacted clients against those left alone.")),
    renderComparison(contact, port.columns),
    port.paint("bold", text("B. Does the model's list beat the baseline's? Only who is on one alone tells.")),
    renderComparison(lists, port.columns),
    text(
      `By the model's scores its list takes ${relative(report.expectedRise)} against the baseline's; the pilot shows whether that is so.`,
    ),
    text(factors(report)),
    port.paint("bold", text(verdict(report))),
  ];
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

function renderCells({ cells }: DesignReport, columns: number): string {
  const rows = cells.map(({ cell, nClients, nTreated, nControl, rate: expected }) => [
    cellTitles[cell],
    count(nClients),
    count(nTreated),
    count(nControl),
    nClients === 0 ? "–" : rate(expected),
  ]);
  const head = ["cell", "clients", "treated", "control", "expected to take"];
  return fitTable([head, ...rows], ["left", "right", "right", "right", "right"], columns);
}

function renderComparison({ baseRate, visible, effects, perList }: Comparison, columns: number): string {
  if (effects.length === 0) return "Nobody is on one list alone: the lists are the same.\n";
  const rows = effects.map(({ relative: rise, points: difference, nTreated, nLists, days, isGoal }) => [
    `${relative(rise)}${isGoal ? " *" : "  "}`,
    points(difference),
    count(nTreated),
    count(nLists),
    count(Math.ceil(days / 7)),
  ]);
  const table = fitTable(
    [["rise  ", "points", "treated clients", "lists", "weeks"], ...rows],
    ["right", "right", "right", "right", "right"],
    columns,
  );
  const arms = `${count(Math.round(perList.treated))} and ${count(Math.round(perList.control))}`;
  const seen =
    visible === null
      ? "One list shows no rise at all."
      : `One list (${arms} clients) shows ${relative(visible.relative)} or more, ${points(visible.points)} points.`;
  return `Rises of a rate of ${rate(baseRate)}${effects.some(({ isGoal }) => isGoal) ? "; * is the goal" : ""}\n${table}${wrap(seen, columns)}\n`;
}

function factors({ power, alpha, sides, nLooks, factors, clusters }: DesignReport): string {
  const times = (factor: number) => factor.toFixed(3);
  const looks = nLooks === 1 ? "one look" : `${nLooks} looks (× ${times(factors.looks)} clients)`;
  const communities = clusters
    ? ` Assigned as ${count(clusters.n)} communities of ${clusters.meanSize.toFixed(1)} clients with an intraclass correlation of ${clusters.icc.toFixed(4)}: × ${times(factors.communities)}.`
    : "";
  return (
    `Treated clients: a z-test of two rates with power ${power}, alpha ${alpha}, ${sides}-sided, one look, clients one by one. ` +
    `Lists and weeks reckon with ${looks}, and in A with the score as CUPED's covariate (× ${times(factors.score)}); ` +
    `each list is taken to bring new clients.${communities}`
  );
}

function verdict({ goal, lists, contact }: DesignReport): string {
  const needs = lists.effects.find(({ isGoal }) => isGoal);
  if (!needs) return `The goal of ${goalText(goal)} cannot be reached: there is no room for it.`;
  const small = contact.effects.filter(({ relative }) => relative <= 0.05 + 1e-9);
  const unseen = small.every(({ nLists }) => nLists > 1)
    ? ` +1 to +5 % cannot be seen with one list in either comparison: they take ${count(small.at(-1)!.nTreated)} to ${count(small[0]!.nTreated)} treated clients in A.`
    : "";
  const seen =
    needs.nLists === 1
      ? `The goal, ${goalText(goal)}, can be seen with one list.`
      : `The goal, ${goalText(goal)}, cannot be seen with one list: it takes ${count(needs.nTreated)} treated clients on each list alone, ${count(needs.nLists)} lists, ${count(Math.ceil(needs.days / 7))} weeks.`;
  return seen + unseen;
}
