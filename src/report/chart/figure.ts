import type { Language } from "../../core/language.ts";
import { type Html, html } from "../html.ts";
import { type TableColumn, table } from "../table.ts";
import { chartWords } from "../words/chart.ts";
import type { ChartText } from "./draw.ts";

export interface FigureText extends ChartText {
  /** Shown under the title: units, what bands are. Default: the description. */
  caption?: string;
  language: Language;
  /** What bands and whiskers are, at the head of their column. Default: a 95 % interval. */
  interval?: string;
}

/** A chart with its title, what it says, and the numbers behind it in a table that opens. */
export function figure<Row>(
  text: FigureText,
  svg: Html,
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
): Html {
  return html`<figure>
<h3>${text.title}</h3>
<figcaption>${text.caption ?? text.description}</figcaption>
${svg}
<details><summary>${chartWords[text.language].numbers}</summary>
${table(rows, columns, { caption: text.title })}</details>
</figure>
`;
}
