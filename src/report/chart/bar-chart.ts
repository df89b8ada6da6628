import { dot, link, rect, ruleX, text } from "@observablehq/plot";
import type { Html } from "../html.ts";
import { numbersIn } from "../numbers.ts";
import { colourOf, type Tone } from "../palette.ts";
import { chartWords } from "../words/chart.ts";
import { chartFontSize, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface Bar {
  label: string;
  /** Null: nothing is drawn, a dash is written. */
  value: number | null;
  low?: number | null;
  high?: number | null;
  /** Default: `lead`. */
  tone?: Tone;
  /** What is written beside the value, such as the number of clients. */
  note?: string;
}

export interface BarChart extends FigureText {
  /** Header of the labels in the table. */
  labels: string;
  /** What the values are. */
  values: string;
  write: (value: number | null) => string;
  bars: readonly Bar[];
  /** `bars` begin at zero; `dots` have no beginning: for ratios, differences and scores. Default: bars. */
  shape?: "bars" | "dots";
  /** A value that a reader compares with. Default: of bars zero. */
  level?: number;
}

/** One line of text, one bar below it. */
const rowHeight = 44;
const margin = { top: 4, bottom: 6, left: 2, right: 72 };
/** Room for a dot at either end. */
const dotInset = 6;
const barHeight = 11;
/** Letters that fit into a row at the usual width of a letter. */
const labelLetters = 50;

/**
 * Horizontal bars or dots, with whiskers where there are intervals, in the order given. Names stand above their bars at full
 * width, so that long ones, and a phone, have room; values stand at the right.
 */
export function barChart(chart: BarChart): Html {
  return figure(chart, drawBars(chart), chart.bars, columnsOf(chart));
}

/** The picture alone. */
export function drawBars(chart: BarChart): Html {
  const { bars, shape = "bars" } = chart;
  const level = chart.level ?? (shape === "bars" ? 0 : undefined);
  const rows = bars.map((bar, at) => ({ ...bar, y: at * rowHeight }));
  const valued = rows.filter((row) => row.value !== null);
  const whiskers = valued.filter(({ low, high }) => low != null && high != null);
  const middle = 18 + barHeight / 2;
  const x = domainOf(bars, level);
  return drawSvg(
    {
      height: bars.length * rowHeight + margin.top + margin.bottom,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      marginLeft: margin.left,
      marginRight: margin.right,
      x: { domain: x, axis: null, ...(shape === "dots" && { inset: dotInset }) },
      y: { domain: [bars.length * rowHeight, 0], axis: null },
      marks: [
        level === undefined
          ? null
          : ruleX(rows, {
              x: () => level,
              y1: (row) => row.y + 15,
              y2: (row) => row.y + 21 + barHeight,
              stroke: "var(--quiet)",
              ...(shape === "dots" && { strokeDasharray: "2 3" }),
            }),
        shape === "bars"
          ? rect(valued, {
              x1: () => level ?? 0,
              x2: "value",
              y1: (row) => row.y + 18,
              y2: (row) => row.y + 18 + barHeight,
              fill: (row) => colourOf(row.tone ?? "lead"),
              fillOpacity: whiskers.length > 0 ? 0.75 : 1,
            })
          : null,
        link(whiskers, {
          x1: "low",
          x2: "high",
          y1: (row) => row.y + middle,
          y2: (row) => row.y + middle,
          stroke: shape === "bars" ? "var(--text)" : (row: Bar) => colourOf(row.tone ?? "lead"),
          strokeWidth: 1.5,
        }),
        shape === "dots"
          ? dot(valued, {
              x: "value",
              y: (row) => row.y + middle,
              r: 4.5,
              fill: (row) => colourOf(row.tone ?? "lead"),
            })
          : null,
        text(rows, {
          y: (row) => row.y + 8,
          frameAnchor: "left",
          text: shortLabel,
          fill: "var(--text)",
        }),
        text(rows, {
          y: (row) => row.y + middle,
          frameAnchor: "right",
          dx: margin.right - 2,
          textAnchor: "end",
          text: (row) => chart.write(row.value),
          fill: "var(--text)",
          fontWeight: 600,
          fontVariant: "tabular-nums",
        }),
        text(
          rows.filter(({ note }) => note),
          {
            y: (row: { y: number }) => row.y + 8,
            frameAnchor: "right",
            dx: margin.right - 2,
            textAnchor: "end",
            text: "note",
            fill: "var(--quiet)",
            fontSize: chartFontSize - 1,
          } as never,
        ),
      ],
    },
    chart,
  );
}

/** What fits beside the note. */
function shortLabel({ label, note = "" }: Bar): string {
  const room = labelLetters - note.length;
  return label.length <= room ? label : `${label.slice(0, room - 1).trimEnd()}…`;
}

/** From the level to the farthest bound, with a little room around dots. */
function domainOf(bars: readonly Bar[], level: number | undefined): [number, number] {
  const values = bars.flatMap(({ value, low, high }) => [value, low, high]).filter((value) => value != null);
  const all = level === undefined ? values : [...values, level];
  const [low, high] = [
    Math.min(...all, Number.POSITIVE_INFINITY),
    Math.max(...all, Number.NEGATIVE_INFINITY),
  ];
  if (!(low < high)) return Number.isFinite(low) ? [low - 0.5, low + 0.5] : [0, 1];
  return [low, high];
}

function columnsOf({ labels, values, write, language, bars, interval }: BarChart) {
  const words = chartWords[language];
  const { interval: range } = numbersIn(language);
  const hasIntervals = bars.some(({ low, high }) => low != null && high != null);
  const hasNotes = bars.some(({ note }) => note);
  return [
    { header: labels, cell: (bar: Bar) => bar.label },
    { header: values, cell: (bar: Bar) => write(bar.value), isNumber: true },
    ...(hasIntervals
      ? [
          {
            header: interval ?? words.interval,
            cell: ({ low = null, high = null }: Bar) =>
              low !== null && range({ value: null, low, high }, write),
            isNumber: true,
          },
        ]
      : []),
    ...(hasNotes ? [{ header: words.note, cell: ({ note }: Bar) => note, isNumber: true }] : []),
  ];
}
