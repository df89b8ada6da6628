import { stageTitle } from "../../pipeline/stage/stage-title.ts";
import { duration } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cut } from "./table.ts";

export interface ProgressState {
  stage: string;
  /** What the stage is at. */
  what: string;
  /** Done of all, 0 … 1. */
  share: number;
  /** Since the stage began. */
  seconds: number;
  columns: number;
}

/** How a stage ended. */
export interface StageOutcome {
  stage: string;
  outcome: "built" | "up to date";
  seconds: number;
}

const barCells = 20;

/** One line: stage, bar, percentage, time left, and what is being done where there is room. */
export function renderProgress({ stage, what, share, seconds, columns }: ProgressState): string {
  const filled = Math.round(share * barCells);
  const bar = columns >= 72 ? `${"█".repeat(filled)}${"░".repeat(barCells - filled)} ` : "";
  const percentage = `${Math.floor(100 * share)} %`.padStart(5);
  const line = `${stageTitle(stage)} ${bar}${percentage}${timeLeft(share, seconds)}${what ? `  ${what}` : ""}`;
  return cut(line, columns - 1);
}

/** By the pace so far; how long it has taken while that says little. */
function timeLeft(share: number, seconds: number): string {
  if (seconds < 1) return "";
  if (share < 0.02 || share >= 1) return `, ${duration(seconds)} so far`;
  return `, ${duration(Math.max(1, (seconds * (1 - share)) / share))} left`;
}

const titleWidth = "features 2026-03-01".length;

/** The line that stays when a stage is done. */
export function renderStageEnd(
  { stage, outcome, seconds }: StageOutcome,
  { paint }: Pick<Port, "paint">,
): string {
  const title = stageTitle(stage).padEnd(titleWidth);
  if (outcome === "up to date") return `${paint("dim", "·")} ${title}  up to date\n`;
  return `${paint("green", "✓")} ${title}  built in ${seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds)}\n`;
}
