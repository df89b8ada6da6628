import { areaY, axisX, axisY, dot, gridY, line, type Markish, ruleX, ruleY, text } from "@observablehq/plot";
import { type Html, html } from "../html.ts";
import { numbersIn } from "../numbers.ts";
import { colourOf, dashes, type Tone } from "../palette.ts";
import { chartWords } from "../words/chart.ts";
import { chartWidth, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";
import { legend } from "./legend.ts";
import { type DrawnLine, placeLabels } from "./place-labels.ts";

interface LinePoint {
  x: number;
  y: number;
  /** Bounds of an interval: a band around a line, a whisker at a dot. */
  low?: number | null;
  high?: number | null;
}

export interface LineSeries {
  name: string;
  tone: Tone;
  /** From left to right. */
  points: readonly LinePoint[];
  /** Default: a line. */
  shape?: "line" | "dots";
}

interface Axis {
  label: string;
  /** How a value is written at ticks. */
  write: (value: number) => string;
  /** In the table, where it may have more digits. Default: `write`. */
  writeExact?: (value: number) => string;
  /** Default: as far as the data reach. */
  domain?: readonly [number, number];
  ticks?: readonly number[];
}

export interface LineChart extends FigureText {
  x: Axis;
  y: Axis;
  series: readonly LineSeries[];
  /** Whether the y axis reaches zero. Default: as far as the data. */
  startAtZero?: boolean;
  /** Levels that a reader compares with, such as no effect. */
  levels?: readonly number[];
  /** A place on the x axis that the text speaks of. */
  mark?: { x: number; label: string };
}

const height = 260;
const margin = { left: 52, right: 14, top: 30, bottom: 44 };
const frame = {
  left: margin.left,
  right: chartWidth - margin.right,
  top: margin.top,
  bottom: height - margin.bottom,
};

/** Lines with bands of their intervals, named where they run. */
export function lineChart(chart: LineChart): Html {
  const { svg, isNamed } = drawLines(chart);
  return figure(chart, isNamed ? svg : html`${legend(chart.series)}${svg}`, ...tableOf(chart));
}

/** The picture alone, and whether it names its lines: where there is no room for their names, a legend must. */
export function drawLines(chart: LineChart): { svg: Html; isNamed: boolean } {
  const { series } = chart;
  const x = domainOf(
    chart.x,
    series.flatMap(({ points }) => points.map((point) => point.x)),
  );
  const y = domainOf(chart.y, [
    ...series.flatMap(({ points }) => points.flatMap(reached)),
    ...(chart.levels ?? []),
    ...(chart.startAtZero ? [0] : []),
  ]);
  // A single line is what the title says; dots and their whiskers leave no room that could be relied on.
  const canName = series.length > 1 && series.every(({ shape }) => shape !== "dots");
  const labels = canName
    ? placeLabels(
        series.map((one) => drawn(one, x, y)),
        frame,
        (chart.levels ?? []).map((level) => drawn(levelLine(level, x), x, y)),
      )
    : undefined;
  const svg = drawSvg(
    {
      height,
      marginLeft: margin.left,
      marginRight: margin.right,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      x: { domain: x },
      y: { domain: y },
      marks: [
        ...axes(chart, x),
        ruleY(chart.levels ?? [], { stroke: "var(--quiet)" }),
        chart.mark && [
          ruleX([chart.mark.x], { stroke: "var(--quiet)", strokeDasharray: "2 3" }),
          text([chart.mark.label], {
            x: chart.mark.x,
            frameAnchor: "top",
            dy: -8,
            fill: "var(--quiet)",
          }),
        ],
        ...series.map(seriesMarks),
        ...(labels ?? []).map((label, at) => nameMark(label, series[at]!.tone, x, y)),
      ],
    },
    chart,
  );
  return { svg, isNamed: labels !== undefined || series.length === 1 };
}

/** So many that their texts do not touch. */
function fewTicks({ write }: Axis, domain: readonly [number, number]): number {
  return Math.max(...domain.map((value) => write(value).length)) > 5 ? 3 : 5;
}

function axes({ x, y }: LineChart, domain: readonly [number, number]): Markish[] {
  const line = { stroke: "var(--line)" };
  const label = { fill: "var(--quiet)", labelArrow: "none" as const };
  return [
    gridY({ ...(y.ticks && { ticks: y.ticks }), ...line, strokeOpacity: 1, ...(!y.ticks && { ticks: 5 }) }),
    axisY({
      ticks: y.ticks ?? 5,
      tickSize: 0,
      tickFormat: y.write,
      label: y.label,
      labelAnchor: "top",
      labelOffset: margin.left - 2,
      ...label,
    }),
    axisX({
      ticks: x.ticks ?? fewTicks(x, domain),
      tickSize: 4,
      tickFormat: x.write,
      label: x.label,
      labelAnchor: "right",
      labelOffset: margin.bottom - 8,
      stroke: "var(--line)",
      ...label,
    }),
  ];
}

function seriesMarks({ points, tone, shape = "line" }: LineSeries): Markish[] {
  const colour = colourOf(tone);
  const banded = points.filter(({ low, high }) => low != null && high != null);
  if (shape === "dots") {
    return [
      ruleX(banded, { x: "x", y1: "low", y2: "high", stroke: colour, strokeWidth: 1.5 }),
      dot(points, { x: "x", y: "y", fill: colour, r: 3.5 }),
    ];
  }
  const stroke = tone === "muted" ? 1.5 : 2.25;
  return [
    areaY(banded, { x: "x", y1: "low", y2: "high", fill: colour, fillOpacity: 0.16 }),
    line(points, {
      x: "x",
      y: "y",
      stroke: colour,
      strokeWidth: stroke,
      strokeDasharray: dashes[tone],
    }),
  ];
}

function nameMark(
  { name, x, y }: { name: string; x: number; y: number },
  tone: Tone,
  xDomain: readonly [number, number],
  yDomain: readonly [number, number],
): Markish {
  const value = {
    x: xDomain[0] + ((x - frame.left) / (frame.right - frame.left)) * (xDomain[1] - xDomain[0]),
    y: yDomain[0] + ((frame.bottom - y) / (frame.bottom - frame.top)) * (yDomain[1] - yDomain[0]),
  };
  return text([value], {
    x: "x",
    y: "y",
    text: () => name,
    fill: colourOf(tone),
    stroke: "var(--page)",
    strokeWidth: 4,
    fontWeight: 600,
  });
}

function drawn(
  { name, points }: LineSeries,
  x: readonly [number, number],
  y: readonly [number, number],
): DrawnLine {
  return {
    name,
    points: points.map((point) => ({
      x: frame.left + ((point.x - x[0]) / (x[1] - x[0])) * (frame.right - frame.left),
      y: frame.bottom - ((point.y - y[0]) / (y[1] - y[0])) * (frame.bottom - frame.top),
    })),
  };
}

function levelLine(level: number, [from, to]: readonly [number, number]): LineSeries {
  return { name: "", tone: "muted", points: [from, to].map((x) => ({ x, y: level })) };
}

function reached({ y, low, high }: LinePoint): number[] {
  return [y, low ?? y, high ?? y];
}

function domainOf(axis: Axis, values: readonly number[]): [number, number] {
  if (axis.domain) return [...axis.domain];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

type Write = Axis["write"];

/** One row for each x; a line that has no point there leaves its cell empty. */
function tableOf({ title, x, y, series, language, interval }: LineChart) {
  const [writeX, writeY] = [x, y].map(({ write, writeExact }) => writeExact ?? write) as [Write, Write];
  const { interval: range } = numbersIn(language);
  const rows = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort(
    (a, b) => a - b,
  );
  const pointOf = new Map(series.map((one) => [one, new Map(one.points.map((point) => [point.x, point]))]));
  const words = chartWords[language];
  const columns = [
    { header: x.label || title, cell: writeX, isNumber: true },
    ...series.flatMap((one) => {
      const at = (value: number) => pointOf.get(one)!.get(value);
      const hasBand = one.points.some(({ low, high }) => low != null && high != null);
      const valueColumn = {
        header: series.length > 1 ? `${y.label}, ${one.name}` : y.label,
        cell: (value: number) => at(value) && writeY(at(value)!.y),
        isNumber: true,
      };
      const bandColumn = {
        header: interval ?? words.interval,
        cell: (value: number) => {
          const { low = null, high = null } = at(value) ?? {};
          return low !== null && range({ value: null, low, high }, (bound) => writeY(bound!));
        },
        isNumber: true,
      };
      return hasBand ? [valueColumn, bandColumn] : [valueColumn];
    }),
  ];
  return [rows, columns] as const;
}
