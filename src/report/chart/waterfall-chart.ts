import { dot, link, rect, ruleX, text } from "@observablehq/plot";
import type { Html } from "../html.ts";
import { colourOf } from "../palette.ts";
import { chartFontSize, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface Step {
  label: string;
  /** Probabilities, 0 … 1. */
  from: number;
  to: number;
  /** How much it adds, with its sign: direction is never told by colour alone. */
  added: string;
}

export interface WaterfallChart extends FigureText {
  start: { label: string; value: number };
  steps: readonly Step[];
  end: { label: string; value: number };
  /** A probability that a reader compares with. */
  level: { label: string; value: number };
  write: (probability: number) => string;
  /** Headers of the table. */
  headers: { step: string; added: string; after: string };
}

const rowHeight = 44;
const barHeight = 11;
const margin = { top: 4, bottom: 34, left: 8, right: 72 };

/**
 * The way from one probability to another. Lengths are log-odds, of which the steps are sums, so a step is as long at 1 % as at 50 %.
 * Names stand above their bars, the probability reached at the right.
 */
export function waterfallChart(chart: WaterfallChart): Html {
  const { start, steps, end, level, write } = chart;
  const ends = [
    { ...start, y: 0 },
    { ...end, y: (steps.length + 1) * rowHeight },
  ];
  const rows = steps.map((step, at) => ({ ...step, y: (at + 1) * rowHeight }));
  const x = domainOf([start.value, end.value, level.value, ...steps.flatMap(({ from, to }) => [from, to])]);
  const height = (steps.length + 2) * rowHeight;
  const middle = 18 + barHeight / 2;
  const labelled = [
    ...ends.map(({ label, value, y }) => ({ label, after: value, added: "", y })),
    ...rows.map(({ label, to, added, y }) => ({ label, after: to, added, y })),
  ];
  const levelX = logOdds(level.value);
  const svg = drawSvg(
    {
      height: height + margin.top + margin.bottom,
      ...{
        marginTop: margin.top,
        marginBottom: margin.bottom,
        marginLeft: margin.left,
        marginRight: margin.right,
      },
      x: { domain: x, axis: null },
      y: { domain: [height, 0], axis: null },
      marks: [
        ruleX(labelled, {
          x: () => levelX,
          y1: (row) => row.y + 15,
          y2: (row) => row.y + 21 + barHeight,
          stroke: "var(--quiet)",
          strokeDasharray: "2 3",
        }),
        link(rows, {
          x1: (row) => logOdds(row.from),
          x2: (row) => logOdds(row.from),
          y1: (row) => row.y - rowHeight + middle,
          y2: (row) => row.y + 18 + barHeight,
          stroke: "var(--line)",
        }),
        link([end], {
          x1: (last) => logOdds(last.value),
          x2: (last) => logOdds(last.value),
          y1: () => height - 2 * rowHeight + middle,
          y2: () => height - rowHeight + middle,
          stroke: "var(--line)",
        }),
        rect(rows, {
          x1: (row) => logOdds(Math.min(row.from, row.to)),
          x2: (row) => logOdds(Math.max(row.from, row.to)),
          y1: (row) => row.y + 18,
          y2: (row) => row.y + 18 + barHeight,
          fill: (row) => colourOf(row.to < row.from ? "other" : "lead"),
        }),
        dot(ends, { x: (row) => logOdds(row.value), y: (row) => row.y + middle, r: 5, fill: "var(--text)" }),
        text(labelled, {
          y: (row) => row.y + 8,
          frameAnchor: "left",
          dx: -margin.left,
          text: "label",
          fill: "var(--text)",
          ...halo,
        }),
        text(labelled, {
          y: (row) => row.y + 8,
          ...right,
          text: "added",
          fill: "var(--quiet)",
          fontSize: chartFontSize - 1,
        }),
        text(labelled, {
          y: (row) => row.y + middle,
          ...right,
          text: (row) => write(row.after),
          fill: "var(--text)",
          fontWeight: 600,
        }),
        text([`${level.label} ${write(level.value)}`], {
          x: levelX,
          y: height + 12,
          textAnchor: anchorAt(levelX, x),
          fill: "var(--quiet)",
        }),
      ],
    },
    chart,
  );
  const table = [ends[0]!, ...rows, ends[1]!].map((row) =>
    "to" in row
      ? { label: row.label, added: row.added, after: write(row.to) }
      : { label: row.label, added: "", after: write(row.value) },
  );
  const { headers } = chart;
  return figure(chart, svg, table, [
    { header: headers.step, cell: (row) => row.label },
    { header: headers.added, cell: (row) => row.added, isNumber: true },
    { header: headers.after, cell: (row) => row.after, isNumber: true },
  ]);
}

/** Keeps lines from running through letters. */
const halo = { stroke: "var(--page)", strokeWidth: 5, strokeLinejoin: "round" } as const;

const right = {
  frameAnchor: "right",
  dx: margin.right - 2,
  textAnchor: "end",
  fontVariant: "tabular-nums",
} as const;

/** Of 0 and 1, which a calibrator may say, as of a millionth. */
function logOdds(probability: number): number {
  const kept = Math.min(Math.max(probability, 1e-6), 1 - 1e-6);
  return Math.log(kept / (1 - kept));
}

function domainOf(probabilities: readonly number[]): [number, number] {
  const places = probabilities.map(logOdds);
  const [low, high] = [Math.min(...places), Math.max(...places)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** Text that begins, stands over or ends at a place, so that it stays inside the chart. */
function anchorAt(place: number, [low, high]: [number, number]): "start" | "middle" | "end" {
  const share = (place - low) / (high - low);
  return share < 0.3 ? "start" : share > 0.7 ? "end" : "middle";
}
