import { barChart } from "../../src/report/chart/bar-chart.ts";
import { histogram } from "../../src/report/chart/histogram.ts";
import { lineChart } from "../../src/report/chart/line-chart.ts";
import { html } from "../../src/report/html.ts";
import { numbersIn } from "../../src/report/numbers.ts";
import { page } from "../../src/report/page.ts";
import { table } from "../../src/report/table.ts";

const grid = Array.from({ length: 11 }, (_, at) => at / 10);
const { percent, fixed } = numbersIn("en");
const whole = (share: number) => percent(share, 0);

/** A page with one of everything that the shared kit draws. */
export function kitPage(): string {
  const curve = (power: number) =>
    grid.map((x) => {
      const y = x ** power;
      return { x, y, low: y - 0.1 * x * (1 - x), high: y + 0.1 * x * (1 - x) };
    });
  const charts = [
    lineChart({
      id: "line",
      title: "A line & its band",
      description: "How many takers are reached.",
      language: "en",
      x: { label: "clients contacted", write: whole },
      y: { label: "takers reached", write: whole },
      series: [
        { name: "new", tone: "lead", points: curve(0.35) },
        { name: "old", tone: "other", points: curve(0.7) },
        { name: "seen", tone: "third", shape: "dots", points: curve(1.5) },
      ],
      levels: [0.5],
      mark: { x: 0.2, label: "top 20%" },
    }),
    barChart({
      id: "bars",
      title: "Bars",
      description: "What moves the score.",
      language: "en",
      labels: "feature",
      values: "effect",
      write: (value) => fixed(value, 2),
      bars: [
        { label: "a", value: 0.4, low: 0.3, high: 0.5, note: "12 clients" },
        { label: "b", value: -0.1, tone: "other" },
        { label: "<c>", value: null, tone: "muted" },
      ],
    }),
    barChart({
      id: "dots",
      title: "Dots",
      description: "By group.",
      language: "en",
      shape: "dots",
      level: 0.5,
      labels: "group",
      values: "AUC",
      write: (value) => fixed(value, 2),
      bars: [{ label: "all", value: 0.7, low: 0.6, high: 0.8 }],
    }),
    histogram({
      id: "histogram",
      title: "A histogram",
      description: "Two groups.",
      language: "en",
      bounds: [0, 10, 100, 1000],
      groups: [
        { name: "these", tone: "lead", shares: [0.5, 0.3, 0.2] },
        { name: "those", tone: "other", shares: [0.2, 0.3, 0.5] },
      ],
      x: { label: "income", write: String },
      y: { label: "share", write: whole },
      mark: { value: 55, label: "one client" },
    }),
  ];
  const body = html`<h1>Kit</h1>
<dl class="facts"><div><dt>takers reached</dt><dd>54%</dd><dd class="note">52% to 56%</dd></div></dl>
<section><h2>Charts</h2><div class="charts">${charts}</div></section>
<section><h2>A table</h2>${table(
    ["x", "y"],
    [
      { header: "letter", cell: (letter) => letter },
      { header: "code", cell: (letter) => letter.charCodeAt(0), isNumber: true },
    ],
    { caption: "Letters" },
  )}</section>`;
  return page({ title: "Kit", language: "en", body });
}
