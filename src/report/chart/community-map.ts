import { dot, link } from "@observablehq/plot";
import { forceCollide, forceLink, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import { type Html, html } from "../html.ts";
import { chartWidth, drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";

interface Circle {
  /** Area of the circle. */
  size: number;
  /** What colours it. */
  value: number;
  /** The row of the table behind. */
  cells: readonly string[];
}

export interface CommunityMapChart extends FigureText {
  circles: readonly Circle[];
  /** Between circles, by their places; the strongest weighs 1. */
  links: readonly { from: number; to: number; weight: number }[];
  /** What the shades stand for. */
  values: string;
  write: (value: number) => string;
  headers: readonly string[];
}

/** Shades of one tone, from pale to full: they differ in lightness, so they are told apart without colours. */
const shades = [0.12, 0.32, 0.54, 0.77, 1];

/** Part of the square that circles cover. */
const covered = 0.38;
const ticks = 300;
const goldenAngle = Math.PI * (3 - Math.sqrt(5));
const widest = 3;

/** Communities as circles, drawn together by the ties between them: the larger, the more clients; the fuller the colour, the higher the value. */
export function communityMapChart(chart: CommunityMapChart): Html {
  const { circles, links, write } = chart;
  const total = circles.reduce((sum, { size }) => sum + size, 0);
  const unit = Math.sqrt((covered * 4) / (Math.PI * total));
  const radii = circles.map(({ size }) => unit * Math.sqrt(size));
  const places = layOut(radii, links);
  const bounds = boundsOf(circles.map(({ value }) => value));
  const pixels = chartWidth / 2 / extent(places, radii);
  const lines = links.map(({ from, to, weight }) => ({ a: places[from]!, b: places[to]!, weight }));
  const dots = circles.map(({ value }, at) => ({
    ...places[at]!,
    radius: pixels * radii[at]!,
    shade: shades[shadeOf(value, bounds)]!,
  }));
  const reach = chartWidth / 2 / pixels;
  const svg = drawSvg(
    {
      height: chartWidth,
      ...{ marginTop: 1, marginBottom: 1, marginLeft: 1, marginRight: 1 },
      x: { domain: [-reach, reach], axis: null },
      y: { domain: [-reach, reach], axis: null },
      marks: [
        link(lines, {
          x1: (line) => line.a.x,
          y1: (line) => line.a.y,
          x2: (line) => line.b.x,
          y2: (line) => line.b.y,
          stroke: "var(--quiet)",
          strokeOpacity: 0.3,
          strokeWidth: (line) => widest * Math.sqrt(line.weight),
        }),
        dot(dots, { x: "x", y: "y", r: (one) => one.radius, fill: "var(--page)" }),
        dot(dots, {
          x: "x",
          y: "y",
          r: (one) => one.radius,
          fill: "var(--lead)",
          fillOpacity: (one) => one.shade,
          stroke: "var(--lead)",
          strokeWidth: 1,
        }),
      ],
      r: { type: "identity" },
    },
    chart,
  );
  return figure(
    chart,
    html`${shadeLegend(chart.values, bounds, write)}${svg}`,
    circles.map(({ cells }) => cells),
    chart.headers.map((header, at) => ({
      header,
      cell: (row: readonly string[]) => row[at],
      isNumber: true,
    })),
  );
}

interface Place extends SimulationNodeDatum {
  x: number;
  y: number;
}

/** Linked circles draw near, none covers another. Begins on a spiral and takes so many steps: the same for the same input. */
function layOut(radii: readonly number[], links: CommunityMapChart["links"]): { x: number; y: number }[] {
  const spread = Math.max(...radii);
  const places = radii.map((_, at): Place => {
    const [far, angle] = [spread * Math.sqrt(2 * at), at * goldenAngle];
    return { x: far * Math.cos(angle), y: far * Math.sin(angle) };
  });
  const byPlace = links.map(({ from, to, weight }) => ({
    ...{ source: from, target: to, weight },
    touching: radii[from]! + radii[to]!,
  }));
  const gap = 0.012;
  forceSimulation(places)
    .force(
      "links",
      forceLink(byPlace)
        .distance(({ touching }) => touching + 2 * gap)
        .strength(({ weight }) => 0.4 * Math.sqrt(weight)),
    )
    .force("x", forceX(0).strength(0.1))
    .force("y", forceY(0).strength(0.1))
    .force("apart", forceCollide<Place>((_, at) => radii[at]! + gap).iterations(4))
    .stop()
    .tick(ticks);
  return places.map(({ x, y }) => ({ x, y }));
}

/** From the middle to the farthest edge of a circle. */
function extent(places: readonly { x: number; y: number }[], radii: readonly number[]): number {
  return Math.max(1e-9, ...places.map(({ x, y }, at) => Math.max(Math.abs(x), Math.abs(y)) + radii[at]!));
}

/** Bounds between the shades: fifths of the circles. */
function boundsOf(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const bounds = shades
    .slice(1)
    .map((_, at) => sorted[Math.floor(((at + 1) * sorted.length) / shades.length)]!);
  return [...new Set(bounds)].filter((bound) => bound > sorted[0]!);
}

function shadeOf(value: number, bounds: readonly number[]): number {
  return bounds.filter((bound) => value >= bound).length;
}

function shadeLegend(values: string, bounds: readonly number[], write: (value: number) => string): Html {
  const names = [...bounds.keys(), bounds.length].map((at) => {
    if (bounds.length === 0) return "";
    if (at === 0) return `< ${write(bounds[0]!)}`;
    return `≥ ${write(bounds[at - 1]!)}`;
  });
  return html`<ul class="legend"><li>${values}</li>${names.map(
    (name, at) =>
      html`<li><svg viewBox="0 0 28 14" aria-hidden="true"><rect x="1" y="1" width="26" height="12" fill="var(--lead)" fill-opacity="${shades[at]!}" stroke="var(--lead)"/></svg>${name}</li>`,
  )}</ul>`;
}
