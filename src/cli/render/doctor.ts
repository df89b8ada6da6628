import type { Examination } from "../../pipeline/doctor/examine.ts";
import { counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { wrap } from "./table.ts";

const marks = { ok: "✓", warn: "!", fail: "✗" } as const;
const styles = { ok: "green", warn: "yellow", fail: "red" } as const;

/** With less room than that, what was found stands beneath what was looked at. */
const besideColumns = 40;

/** A line for each thing that was looked at; beneath it what to do. */
export function renderDoctor(
  { findings }: Examination,
  { columns, paint }: Pick<Port, "columns" | "paint">,
): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const isBeside = columns - width - 4 >= besideColumns;
  const gap = " ".repeat(isBeside ? width + 4 : 4);
  const lines = findings.map(({ what, state, found, hint }) => {
    const text = [found, ...(hint ? [`→ ${hint}`] : [])].map((part) => wrap(part, columns - gap.length));
    const head = `${paint(styles[state], marks[state])} ${isBeside ? `${what.padEnd(width)}  ` : `${what}\n${gap}`}`;
    return `${head}${text.join("\n").replaceAll("\n", `\n${gap}`)}\n`;
  });
  const count = (state: keyof typeof marks) => findings.filter((finding) => finding.state === state).length;
  const [nFails, nWarnings] = [count("fail"), count("warn")];
  const verdict =
    nFails + nWarnings === 0
      ? "All is well."
      : `${counted(nFails, "fault")}, ${counted(nWarnings, "warning")}.`;
  return `${lines.join("")}\n${verdict}\n`;
}
