import { axisY, gridY, line, type Markish, rectY, ruleX, ruleY, text } from "@observablehq/plot";
import { type Html, html } from "../html.ts";
import { colourOf, dashes, type Tone } from "../palette.ts";
import { drawSvg } from "./draw.ts";
import { type FigureText, figure } from "./figure.ts";
import { barOpacity, legend } from "./legend.ts";

interface HistogramGroup {
  name: string;
  tone: Tone;
  /** One share of the group's clients, 0 … 1, for each bin. */
  shares: readonly number[];
}

export interface Histogram extends FigureText {
  /** nBins + 1 ascending bounds. */
  bounds: readonly number[];
  /** The first is drawn as bars, others as outlines over it. */
  groups: readonly HistogramGroup[];
  x: { label: string; write: (value: number) => string };
  y: { label: string; write: (value: number) => string };
  /** One client's own value among them. */
  mark?: { value: number; label: string };
}

const height = 240;

/** Shares by bins. Every bin is as wide as any other, whatever it holds: a height is a share, and skewed values stay readable. */
export function histogram(chart: Histogram): Html {
  const { bounds, groups, y } = chart;
  const svg = drawHistogram(chart);
  const rows = bounds.slice(1).map((_, bin) => bin);
  return figure(
    chart,
    groups.length > 1
      ? html`${legend(groups.map((group) => ({ ...group, shape: group === groups[0] ? "bar" : "line" })))}${svg}`
      : svg,
    rows,
    [
      {
        header: chart.x.label,
        cell: (bin) => `${chart.x.write(bounds[bin]!)} – ${chart.x.write(bounds[bin + 1]!)}`,
      },
      ...groups.map(({ name, shares }) => ({
        header: name,
        cell: (bin: number) => y.write(shares[bin]!),
        isNumber: true,
      })),
    ],
  );
}

/** The picture alone; its groups are named elsewhere. */
export function drawHistogram(chart: Histogram): Html {
  const { bounds, groups, y, mark } = chart;
  const [first, ...others] = groups;
  const nBins = bounds.length - 1;
  return drawSvg(
    {
      height,
      marginLeft: 52,
      marginRight: 14,
      marginTop: 30,
      marginBottom: 44,
      x: { domain: [0, nBins], axis: null },
      y: { domain: [0, Math.max(...groups.flatMap(({ shares }) => shares)) * 1.04 || 1] },
      marks: [
        gridY({ ticks: 4, stroke: "var(--line)", strokeOpacity: 1 }),
        axisY({
          ticks: 4,
          tickSize: 0,
          tickFormat: y.write,
          label: y.label,
          labelAnchor: "top",
          labelArrow: "none",
          labelOffset: 50,
          fill: "var(--quiet)",
        }),
        rectY(
          first!.shares.map((share, bin) => ({ share, bin })),
          {
            x1: "bin",
            x2: (slot: { bin: number }) => slot.bin + 1,
            y: "share",
            fill: colourOf(first!.tone),
            fillOpacity: others.length > 0 ? barOpacity : 1,
            insetLeft: 0.5,
            insetRight: 0.5,
          } as never,
        ),
        ...others.map(outline),
        ruleY([0], { stroke: "var(--quiet)" }),
        ...boundLabels(chart),
        ...(mark ? markOf(placeOf(mark.value, bounds), mark.label, nBins) : []),
      ],
    },
    chart,
  );
}

/** A group as a line of steps. */
function outline({ shares, tone }: HistogramGroup): Markish {
  const corners = shares.flatMap((share, bin) => [
    { x: bin, share },
    { x: bin + 1, share },
  ]);
  return line(corners, {
    x: "x",
    y: "share",
    stroke: colourOf(tone),
    strokeWidth: 2.25,
    strokeDasharray: dashes[tone],
  });
}

/** Five bounds at most are written, and what they are. */
function boundLabels({ bounds, x }: Histogram): Markish[] {
  const nBins = bounds.length - 1;
  const shown = [...new Set([0, 1, 2, 3, 4].map((part) => Math.round((part * nBins) / 4)))];
  return [
    text(shown, {
      x: (bin: number) => bin,
      frameAnchor: "bottom",
      dy: 16,
      text: (bin: number) => x.write(bounds[bin]!),
      fill: "var(--quiet)",
    }),
    text([x.label], { frameAnchor: "bottom-right", dy: 38, fill: "var(--quiet)" }),
  ];
}

function markOf(place: number, label: string, nBins: number): Markish[] {
  const isRight = place > nBins / 2;
  return [
    ruleX([place], { stroke: "var(--text)", strokeWidth: 1.5 }),
    text([label], {
      x: place,
      frameAnchor: "top",
      dy: -8,
      dx: isRight ? -6 : 6,
      textAnchor: isRight ? "end" : "start",
      fill: "var(--text)",
      stroke: "var(--page)",
      strokeWidth: 4,
      fontWeight: 600,
    }),
  ];
}

/** Where a value is, counted in bins; beyond the bounds at the nearest. */
function placeOf(value: number, bounds: readonly number[]): number {
  if (value <= bounds[0]!) return 0;
  const bin = bounds.findIndex((bound, at) => at > 0 && value < bound) - 1;
  if (bin < 0) return bounds.length - 1;
  return bin + (value - bounds[bin]!) / (bounds[bin + 1]! - bounds[bin]!);
}
