import { valueFormat } from "../../campaign/value-format.ts";
import type { NumericSummary } from "../../segments/summarise-numbers.ts";
import { dotRows } from "../chart/dot-rows.ts";
import { histogram } from "../chart/histogram.ts";
import { type Html, html } from "../html.ts";
import type { Tone } from "../palette.ts";
import { isTold, type Telling } from "./telling.ts";

/** Columns that get a chart. */
const nCharted = 24;
/** Of a categorical column: the most frequent ones; the others together. */
const nLevels = 7;
/** One segment each; the reference is the first. */
const tones: readonly Tone[] = ["muted", "lead", "other", "good", "third"];

/** How the columns that differ most are spread in each segment: histograms, shares of categories and of yes. */
export function spreadSection(telling: Telling): Html {
  const { report, words, numbers } = telling;
  const ordered = [...new Set(report.comparisons.map(({ column }) => column))];
  const columns = ordered.filter((column) => !report.defining.includes(column)).slice(0, nCharted);
  const charts = columns
    .map((column, at) => ({ column, segments: segmentsFor(telling, column), id: `spread-${at}` }))
    .map(({ column, segments, id }) =>
      report.numeric[column]
        ? numericChart(telling, column, segments, id)
        : categoricalChart(telling, column, segments, id),
    )
    .filter((chart) => chart !== undefined);
  return html`<section>
<h2>${words.spread.heading}</h2>
<p>${words.spread.about(numbers.count(charts.length))} ${words.spread.ends}</p>
<div class="charts">
${charts}
</div>
</section>`;
}

interface ShownSegment {
  at: number;
  name: string;
  tone: Tone;
}

/** The reference and the four segments that differ most from it in this column, in the order of the segments. */
function segmentsFor({ report, reference, others }: Telling, column: string): ShownSegment[] {
  const most = report.comparisons.filter((one) => one.column === column).slice(0, tones.length - 1);
  const names = [reference, ...others.map(({ name }) => name)];
  return report.segments
    .map(({ name }, at) => ({ key: name, at, name: names[at]! }))
    .filter(({ key, at }) => at === 0 || most.some(({ segment }) => segment === key))
    .map(({ at, name }, place) => ({ at, name, tone: tones[place]! }));
}

function numericChart(
  telling: Telling,
  column: string,
  segments: readonly ShownSegment[],
  id: string,
): Html | undefined {
  const { report, language, words, numbers, labelOf } = telling;
  const summaries = report.numeric[column]!;
  const told = segments.filter(({ at }) => isTold(summaries[at]!));
  if (told.length === 0) return undefined;
  const isFlag = report.comparisons.find((one) => one.column === column)!.effect === "cohens_h";
  const text = {
    id,
    title: labelOf(column),
    description: captionOf(telling, column, told, isFlag),
    language,
  };
  const drawn = told.filter(({ at }) => summaries[at]!.histogram !== null);
  if (isFlag || drawn.length === 0)
    return isFlag
      ? dotRows({
          ...text,
          labels: words.effects.column,
          write: (value) => numbers.percent(value),
          series: told,
          rows: [{ label: words.spread.yes, dots: told.map(({ at }) => ({ value: summaries[at]!.mean })) }],
          level: 0,
        })
      : undefined;
  const { low, high, counts } = summaries[drawn[0]!.at]!.histogram!;
  const bounds = Array.from(
    { length: counts.length + 1 },
    (_, bar) => low + ((high - low) * bar) / counts.length,
  );
  return histogram({
    ...text,
    bounds,
    groups: drawn.map(({ at, name, tone }) => ({
      name,
      tone,
      shares: summaries[at]!.histogram!.counts.map((count) => count / summaries[at]!.n),
    })),
    x: { label: column, write: (value) => numbers.short(Number(value.toPrecision(3))) },
    y: { label: words.spread.shares, write: (share) => numbers.percent(share, 0) },
  });
}

/** `Mean – subscribers: 34.1 years; others: 45.2 years. Not known – 1.2%; 3.0%.` */
function captionOf(
  { report, language, words, numbers }: Telling,
  column: string,
  segments: readonly ShownSegment[],
  isFlag: boolean,
): string {
  const { amount, withUnit } = valueFormat(language);
  const { unit } = report.columns[column]!;
  const summaries = report.numeric[column]!;
  const write = (mean: number) => (unit === undefined ? amount(mean) : withUnit(mean, unit));
  const missing = ({ n, missing: none }: NumericSummary) => none / (n + none);
  const means = segments
    .map(({ at, name }) => `${name}: ${write(summaries[at]!.mean!).replace("-", "−")}`)
    .join("; ");
  const unknown = segments.map(({ at }) => numbers.percent(missing(summaries[at]!))).join("; ");
  const hasUnknown = segments.some(({ at }) => summaries[at]!.missing > 0);
  return [
    ...(isFlag ? [] : [`${words.spread.mean} – ${means}.`]),
    ...(hasUnknown ? [`${words.spread.unknown} – ${unknown}.`] : []),
  ].join(" ");
}

function categoricalChart(
  { report, language, words, numbers, labelOf }: Telling,
  column: string,
  segments: readonly ShownSegment[],
  id: string,
): Html {
  const levels = report.categorical[column]!;
  const known = levels
    .filter(({ level }) => level !== null)
    .sort((a, b) => Math.max(...b.shares) - Math.max(...a.shares));
  const rest = known.slice(nLevels);
  const unknown = levels.find(({ level }) => level === null);
  const rows = [
    ...known.slice(0, nLevels).map(({ level, shares }) => ({ label: level!, shares })),
    ...(rest.length > 0
      ? [
          {
            label: words.spread.otherLevels,
            shares: report.segments.map((_, at) => rest.reduce((sum, { shares }) => sum + shares[at]!, 0)),
          },
        ]
      : []),
    ...(unknown ? [{ label: words.spread.unknownLevel, shares: unknown.shares }] : []),
  ];
  return dotRows({
    id,
    title: labelOf(column),
    description: words.spread.shares,
    language,
    labels: words.effects.column,
    write: (value) => numbers.percent(value),
    series: segments,
    rows: rows.map(({ label, shares }) => ({
      label,
      dots: segments.map(({ at }) => ({ value: shares[at]! })),
    })),
    level: 0,
  });
}
