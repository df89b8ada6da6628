import { dot, link, type Markish, ruleX, text } from "@observablehq/plot";
import { type Html, html } from "../html.ts";
import { numbersIn } from "../numbers.ts";
import { colourOf, type Tone } from "../palette.ts";
import { chartWords } from "../words/chart.ts";
import { drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface DotSeries {
  name: string;
  tone: Tone;
}

interface Dot {
  value: number | null;
  low?: number | null;
  high?: number | null;
}

interface DotRow {
  label: string;
  /** One for each series. */
  dots: readonly Dot[];
}

export interface DotRows extends FigureText {
  /** Header of the labels in the table. */
  labels: string;
  write: (value: number | null) => string;
  /** Five at most: each has a colour and a shape. */
  series: readonly DotSeries[];
  rows: readonly DotRow[];
  /** A value that a reader compares with, such as no difference. */
  level?: number;
}

const shapes = ["circle", "square", "triangle", "diamond", "cross"] as const;
/** One line of text, one line for each series, and a gap. */
const [labelHeight, lineHeight, gap] = [17, 15, 9];
const margin = { top: 2, bottom: 2, left: 8, right: 52 };
/** Letters that fit into a row at the usual width of a letter. */
const labelLetters = 50;

/**
 * Values of several series row by row, on one scale: effects before and after (a forest plot), shares of categories by group. Names
 * stand above their dots at full width, so that long ones, and a phone, have room; values stand at the right.
 */
export function dotRows(chart: DotRows): Html {
  const { rows, series, level } = chart;
  const rowHeight = labelHeight + series.length * lineHeight + gap;
  const points = rows.flatMap(({ dots }, row) =>
    dots.map((one, at) => ({ ...one, at, y: row * rowHeight + labelHeight + (at + 0.5) * lineHeight })),
  );
  const ofSeries = (at: number) => points.filter((point) => point.at === at && point.value !== null);
  const svg = drawSvg(
    {
      height: rows.length * rowHeight + margin.top + margin.bottom,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      marginLeft: margin.left,
      marginRight: margin.right,
      x: { domain: domainOf(rows, level), axis: null },
      y: { domain: [rows.length * rowHeight, 0], axis: null },
      marks: [
        level === undefined
          ? null
          : ruleX(rows, {
              x: () => level,
              y1: (_row: DotRow, row: number) => row * rowHeight + labelHeight,
              y2: (_row: DotRow, row: number) => (row + 1) * rowHeight - gap,
              stroke: "var(--quiet)",
              strokeDasharray: "2 3",
            } as never),
        ...series.map(({ tone }, at) => seriesMarks(ofSeries(at), tone, shapes[at]!)),
        text(rows, {
          y: (_row: DotRow, row: number) => row * rowHeight + 8,
          frameAnchor: "left",
          dx: -margin.left,
          text: ({ label }: DotRow) => shortLabel(label),
          fill: "var(--text)",
        } as never),
        text(points, {
          y: "y",
          frameAnchor: "right",
          dx: margin.right - 2,
          textAnchor: "end",
          text: ({ value }: Dot) => chart.write(value),
          fill: ({ at }: { at: number }) => colourOf(series[at]!.tone),
          fontVariant: "tabular-nums",
        } as never),
      ],
    },
    chart,
  );
  return figure(chart, series.length > 1 ? html`${legend(series)}${svg}` : svg, rows, columnsOf(chart));
}

function seriesMarks(points: readonly (Dot & { y: number })[], tone: Tone, symbol: string): Markish[] {
  const colour = colourOf(tone);
  const whiskers = points.filter(({ low, high }) => low != null && high != null);
  return [
    link(whiskers, { x1: "low", x2: "high", y1: "y", y2: "y", stroke: colour, strokeWidth: 1.5 }),
    dot(points, { x: "value", y: "y", r: 4, symbol: symbol as "circle", fill: colour }),
  ];
}

/** Paths as Plot draws its symbols, so that names are found by shape as well as by colour. */
const legendPaths: Record<(typeof shapes)[number], string> = {
  circle: "M9,5a4,4 0 1 1 -8,0a4,4 0 1 1 8,0",
  square: "M1.5,1.5h7v7h-7z",
  triangle: "M5,.5l4.5,8h-9z",
  diamond: "M5,0l3.2,5l-3.2,5l-3.2,-5z",
  cross: "M3.5,.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
};

function legend(series: readonly DotSeries[]): Html {
  return html`<ul class="legend dots">${series.map(
    ({ name, tone }, at) =>
      html`<li><svg viewBox="0 0 10 10" aria-hidden="true"><path d="${legendPaths[shapes[at]!]}" fill="${colourOf(tone)}"/></svg>${name}</li>`,
  )}</ul>`;
}

function shortLabel(label: string): string {
  return label.length <= labelLetters ? label : `${label.slice(0, labelLetters - 1).trimEnd()}…`;
}

function domainOf(rows: readonly DotRow[], level: number | undefined): [number, number] {
  const values = rows
    .flatMap(({ dots }) => dots.flatMap(({ value, low, high }) => [value, low, high]))
    .filter((value) => value != null);
  if (level !== undefined) values.push(level);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(low < high)) return Number.isFinite(low) ? [low - 0.5, low + 0.5] : [0, 1];
  return [low, high];
}

function columnsOf({ labels, series, write, rows, language }: DotRows) {
  const words = chartWords[language];
  const { interval: range } = numbersIn(language);
  const hasIntervals = (at: number) => rows.some(({ dots }) => dots[at]!.low != null);
  return [
    { header: labels, cell: ({ label }: DotRow) => label },
    ...series.flatMap(({ name }, at) => [
      { header: name, cell: ({ dots }: DotRow) => write(dots[at]!.value), isNumber: true },
      ...(hasIntervals(at)
        ? [
            {
              header: words.interval,
              cell: ({ dots }: DotRow) => {
                const { low = null, high = null } = dots[at]!;
                return low !== null && range({ value: null, low, high }, write);
              },
              isNumber: true,
            },
          ]
        : []),
    ]),
  ];
}
