import { stageTitle } from "../../pipeline/stage/stage-title.ts";
import type { StageState, StatusReport } from "../../pipeline/status.ts";
import type { Port } from "../io.ts";
import { wrap } from "./table.ts";

const marks = { "up to date": "✓", stale: "!", waiting: "·", missing: "–" } as const;
const styles = { "up to date": "green", stale: "yellow", waiting: "dim", missing: "dim" } as const;

/** A line for each stage: is it up to date, and if not why; then what to do. */
export function renderStatus(
  { states, next, reliesOn }: StatusReport,
  port: Pick<Port, "columns" | "paint">,
): string {
  const titleWidth = Math.max(...states.map(({ stage }) => stageTitle(stage).length));
  const lines = states.map((stage) => renderStage(stage, titleWidth, port));
  const todo =
    next === null ? "Everything is up to date." : `To bring it up to date: ${port.paint("bold", next)}`;
  return `${lines.join("")}\n${todo}\n${wrap(`(by ${reliesOn}; a run compares contents)`, port.columns)}\n`;
}

function renderStage(
  { stage, state, why }: StageState,
  titleWidth: number,
  { columns, paint }: Pick<Port, "columns" | "paint">,
): string {
  const head = `${paint(styles[state], marks[state])} ${stageTitle(stage).padEnd(titleWidth)}  ${state}`;
  if (why.length === 0) return `${head}\n`;
  const indent = titleWidth + 4 + "up to date".length + 2;
  const beside = columns - indent >= 24;
  const text = wrap(why.join("; "), columns - (beside ? indent : 4));
  const gap = " ".repeat(beside ? indent : 4);
  return beside
    ? `${head.padEnd(head.length + "up to date".length - state.length)}  ${text.replaceAll("\n", `\n${gap}`)}\n`
    : `${head}\n${gap}${text.replaceAll("\n", `\n${gap}`)}\n`;
}
