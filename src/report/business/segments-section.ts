import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import { section, type Telling, withCode } from "./telling.ts";

/** The columns in which two groups of clients differ most. */
export function segmentsSection(telling: Telling): Html {
  const { data, words, language, numbers } = telling;
  const told = words.segments;
  if (!data.segments) return html``;
  const { reference, other, columns } = data.segments;
  const name = (segment: string) =>
    words.groups.names[segment.replace(/s$/, "")] ?? segment.replaceAll("_", " ");
  return section(
    told.heading,
    html`<p>${withCode(told.text(name(reference), name(other), numbers.count(columns.length)))}</p>
${barChart({
  id: "segments",
  title: told.title,
  description: told.about,
  language,
  shape: "dots",
  level: 0,
  labels: told.column,
  values: told.effect,
  write: (value) => numbers.signed(value, 2),
  bars: columns.map(({ phrase, value }) => ({ label: phrase, ...value })),
})}`,
  );
}
