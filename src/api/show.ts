/**
 * Tables and charts for a notebook's cells: the kit of the report's pages, as a kernel displays it.
 *
 * @module entourage/show
 */
import type { Estimate } from "../evaluate/interval.ts";
import { type BarChart, drawBars } from "../report/chart/bar-chart.ts";
import { chartWidth } from "../report/chart/draw.ts";
import { drawHistogram, type Histogram } from "../report/chart/histogram.ts";
import { drawLines, type LineChart } from "../report/chart/line-chart.ts";
import { type Html, html } from "../report/html.ts";
import { numbersIn } from "../report/numbers.ts";
import { lightScheme, type Tone } from "../report/palette.ts";
import { table } from "../report/table.ts";

/** What a notebook shows when it is the last value of a cell: Jupyter's kinds of content, by Deno's protocol. */
export class Shown {
  readonly #content: Readonly<Record<string, string>>;

  /** What it shows. @param content kind (`text/html`) → content */
  constructor(content: Readonly<Record<string, string>>) {
    this.#content = content;
  }

  /** Deno's kernel asks for it. */
  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    return this.#content;
  }

  /** The plain text, where nothing richer can be shown. */
  toString(): string {
    return this.#content["text/plain"]!;
  }
}

/** What a cell of `showTable` may hold; an estimate is written with its interval. */
export type ShownValue = string | number | boolean | null | undefined | Estimate;

/** A chart's text, as far as a cell's chart needs it. */
type Chart<Kind> = Omit<Kind, "id" | "language" | "caption"> & { title: string };

const numbers = numbersIn("en");

/**
 * A table of records: a column for each property of the first, numbers in two to three digits, whole ones in full, estimates with
 * their intervals.
 * @param caption what the table says
 * @example showTable([{ segment: "subscribers", clients: 720, rate: { value: 0.031, low: 0.02, high: 0.045 } }], "Who took the card")
 */
export function showTable(rows: readonly Readonly<Record<string, ShownValue>>[], caption: string): Shown {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({
    header: name,
    cell: (row: (typeof rows)[number]) => written(row[name]),
    isNumber: typeof rows[0]![name] !== "string",
  }));
  const lines = rows.map((row) => names.map((name) => written(row[name])).join("\t"));
  return new Shown({
    "text/html": textToTheLeft(table(rows, columns, { caption, showCaption: true }).text),
    "text/plain": [caption, names.join("\t"), ...lines].join("\n"),
  });
}

/**
 * Horizontal bars, or dots, with whiskers where there are intervals.
 * @example
 * showBars({
 *   title: "Chance to take the card",
 *   description: "Subscribers take it more often.",
 *   labels: "segment",
 *   values: "share",
 *   write: (share) => `${(100 * share!).toFixed(1)}%`,
 *   bars: [{ label: "subscribers", value: 0.031 }, { label: "others", value: 0.024, tone: "other" }],
 * });
 */
export function showBars(chart: Chart<BarChart>): Shown {
  return picture(chart, drawBars(complete(chart)), []);
}

/**
 * Lines with bands of their intervals.
 * @example
 * showLines({
 *   title: "Lift",
 *   description: "The model's list beats chance most at its top.",
 *   x: { label: "share of clients", write: String },
 *   y: { label: "times as many takers as by chance", write: String },
 *   series: [{ name: "model", tone: "lead", points: [{ x: 0.1, y: 3 }, { x: 0.5, y: 1.6 }, { x: 1, y: 1 }] }],
 * });
 */
export function showLines(chart: Chart<LineChart>): Shown {
  const { svg, isNamed } = drawLines(complete(chart));
  return picture(chart, svg, isNamed ? [] : chart.series);
}

/**
 * Shares of groups by bins.
 * @example
 * showHistogram({
 *   title: "Contacts of a client",
 *   description: "Most clients have a handful.",
 *   bounds: [0, 2, 5, 10],
 *   groups: [{ name: "clients", tone: "lead", shares: [0.2, 0.5, 0.3] }],
 *   x: { label: "contacts", write: String },
 *   y: { label: "share", write: String },
 * });
 */
export function showHistogram(chart: Chart<Histogram>): Shown {
  return picture(chart, drawHistogram(complete(chart)), chart.groups.length > 1 ? chart.groups : []);
}

function complete<Kind>(chart: Chart<Kind>): Kind {
  const id = String(chart.title)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return { ...chart, id, language: "en" } as Kind;
}

/** Notebooks put every cell to the right, and have no style sheet of ours. */
function textToTheLeft(table: string): string {
  return table.replace(/<(caption|td|th scope="\w+")>/g, `<$1 style="text-align:left">`);
}

function written(value: ShownValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return Number.isInteger(value) ? numbers.count(value) : numbers.short(value);
  if (value === null || value === undefined) return "–";
  const interval = numbers.interval(value, numbers.short);
  return `${numbers.short(value.value)} (${interval})`;
}

const margin = 12;
const lineHeight = 22;

/** One picture that needs no page around it: title and names of the series above the chart, in light colours on white. */
function picture(
  { title, description }: { title: string; description: string },
  chart: Html,
  series: readonly { name: string; tone: Tone }[],
): Shown {
  const height = Number(/viewBox="0 0 \S+ ([\d.]+)"/.exec(chart.text)![1]);
  const top = margin + lineHeight * (series.length > 0 ? 2 : 1) + 6;
  const names = series.map(
    ({ name, tone }) => html`<tspan fill="var(--${tone})" font-weight="600">${name}</tspan>   `,
  );
  const around = html`<svg xmlns="http://www.w3.org/2000/svg" width="640" viewBox="0 0 ${chartWidth + 2 * margin} ${top + height + margin}" color="var(--text)" font-family="system-ui,sans-serif"><rect width="100%" height="100%" fill="var(--page)"/><text x="${margin}" y="${margin + 15}" font-size="16" font-weight="650" fill="var(--text)">${title}</text>${names.length > 0 && html`<text x="${margin}" y="${margin + 15 + lineHeight}" font-size="13" xml:space="preserve">${names}</text>`}`;
  const inside = chart.text.replace(
    "<svg ",
    `<svg x="${margin}" y="${top}" width="${chartWidth}" height="${height}" `,
  );
  return new Shown({
    "image/svg+xml": inLight(`${around.text}${inside}</svg>`),
    "text/plain": `${title}\n${description}`,
  });
}

/** Variables belong to pages; a picture alone has its colours in it. */
function inLight(svg: string): string {
  return svg.replace(/var\(--(\w+)\)/g, (_, name: keyof typeof lightScheme) => lightScheme[name]);
}
