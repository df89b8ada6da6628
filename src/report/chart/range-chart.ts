import { dot, link, text } from "@observablehq/plot";
import type { Html } from "../html.ts";
import { colourOf } from "../palette.ts";
import { chartFontSize, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface Range {
  label: string;
  low: number;
  high: number;
  /** What the ends stand for, below the line. */
  note: string;
  /** Drawn as the reader's own choice is: thicker. */
  isMarked: boolean;
}

export interface RangeChart extends FigureText {
  ranges: readonly Range[];
  /** Where everything stands now: one value for all. */
  now: { label: string; value: number };
  write: (value: number) => string;
  /** Headers of the table. */
  headers: { label: string; low: string; high: string; note: string };
}

const rowHeight = 62;
const margin = { top: 24, bottom: 6, left: 60, right: 60 };
/** Letters that fit into a line of text below a range. */
const noteLetters = 58;

/** From how low to how high, range by range, on one scale from zero; what all of them start from is a line through them. */
export function rangeChart(chart: RangeChart): Html {
  const { ranges, now, write, headers } = chart;
  const rows = ranges.map((range, at) => ({ ...range, y: at * rowHeight }));
  const values = [now.value, ...ranges.flatMap(({ low, high }) => [low, high])];
  const line = (row: { y: number }) => row.y + 25;
  const end = { fill: "var(--text)", fontWeight: 600, fontVariant: "tabular-nums" } as const;
  const svg = drawSvg(
    {
      height: ranges.length * rowHeight + margin.top + margin.bottom,
      ...{ marginTop: margin.top, marginBottom: margin.bottom },
      ...{ marginLeft: margin.left, marginRight: margin.right },
      x: { domain: [Math.min(...values), Math.max(...values)], axis: null },
      y: { domain: [Math.max(1, ranges.length) * rowHeight, 0], axis: null },
      marks: [
        link(rows, {
          x1: () => now.value,
          x2: () => now.value,
          y1: (row) => row.y + 16,
          y2: (row) => row.y + 34,
          stroke: "var(--quiet)",
          strokeDasharray: "2 3",
        }),
        link(rows, {
          x1: "low",
          x2: "high",
          y1: line,
          y2: line,
          stroke: (row) => colourOf(row.isMarked ? "good" : "lead"),
          strokeWidth: 5,
          strokeLinecap: "butt",
        }),
        dot(rows, { x: () => now.value, y: line, r: 4, fill: "var(--text)" }),
        text(
          rows.filter(({ low }) => low < now.value),
          { x: "low", y: line, dx: -7, textAnchor: "end", text: (row) => write(row.low), ...end },
        ),
        text(
          rows.filter(({ high }) => high > now.value),
          { x: "high", y: line, dx: 7, textAnchor: "start", text: (row) => write(row.high), ...end },
        ),
        text(rows, {
          y: (row) => row.y + 8,
          frameAnchor: "left",
          dx: -margin.left,
          text: "label",
          fill: "var(--text)",
        }),
        text(rows, {
          y: (row) => row.y + 42,
          frameAnchor: "left",
          dx: -margin.left,
          text: ({ note }) => (note.length <= noteLetters ? note : `${note.slice(0, noteLetters - 1)}…`),
          fill: "var(--quiet)",
          fontSize: chartFontSize - 1,
        }),
        text([`${now.label} ${write(now.value)}`], {
          x: () => now.value,
          frameAnchor: "top",
          dy: -18,
          fill: "var(--quiet)",
        }),
      ],
    },
    chart,
  );
  return figure(chart, svg, ranges, [
    { header: headers.label, cell: ({ label }) => label },
    { header: headers.low, cell: ({ low }) => write(low), isNumber: true },
    { header: headers.high, cell: ({ high }) => write(high), isNumber: true },
    { header: headers.note, cell: ({ note }) => note },
  ]);
}
