import type { Drift } from "../../model/drift.ts";
import type { ScoreReport } from "../../pipeline/score/score-report.ts";
import { count, counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { wrap } from "./table.ts";

export interface Scored {
  nRows: number;
  snapshots: readonly string[];
  model: { name: string; version: string };
  report: ScoreReport;
}

/** Columns and categories that are told by name; the report has all. */
const told = 5;

/** What `score` says: how many, by which model, and what there was to notice. */
export function renderScore(scored: Scored, { columns }: Pick<Port, "columns">): string {
  const { nRows, snapshots, model, report } = scored;
  const at = snapshots.length > 0 ? ` at ${snapshots.join(", ")}` : "";
  const lines = [
    `Scored ${counted(nRows, "row")}${at} with ${model.name}, version ${model.version}.`,
    ...allEqual(report),
    driftText(report),
    ...Object.entries(report.unseen).map(([column, categories]) => unseenText(column, categories)),
  ];
  return lines.map((line) => `${wrap(line, columns)}\n`).join("");
}

function allEqual({ score }: ScoreReport): string[] {
  if (!score || score.low < score.high) return [];
  return [
    `Warning: every score is ${score.low.toPrecision(3)}, so that the ranking says nothing: lists go by the clients' ids. ` +
      "Look at what the model goes by: `entourage models show`.",
  ];
}

function driftText({ drift }: ScoreReport): string {
  const moved = drift.features.filter(({ isDrifted }) => isDrifted);
  const ofScores = `scores ${drift.score.isDrifted ? "have" : "have not"} (${psi(drift.score)})`;
  if (moved.length === 0)
    return `None of ${counted(drift.features.length, "feature")} has drifted since training; ${ofScores}.`;
  const names = moved.slice(0, told).map((one) => `${one.name} (${psi(one)})`);
  const more = moved.length > told ? ` and ${count(moved.length - told)} more in report.json` : "";
  const have = moved.length === 1 ? "has" : "have";
  return `Warning: ${count(moved.length)} of ${counted(drift.features.length, "feature")} ${have} drifted since training: ${names.join(", ")}${more}; ${ofScores}.`;
}

function psi({ psi }: Drift): string {
  return `PSI ${psi.toFixed(2)}`;
}

function unseenText(column: string, categories: Readonly<Record<string, number>>): string {
  const names = Object.keys(categories).sort();
  const nRows = Object.values(categories).reduce((sum, rows) => sum + rows, 0);
  const listed = names.slice(0, told).join(", ") + (names.length > told ? ", …" : "");
  return `Warning: ${counted(nRows, "row")} of ${column} with ${names.length === 1 ? "a category" : `${count(names.length)} categories`} never learned (${listed}), scored as none of those known.`;
}
