import type { ValueFormat } from "../../campaign/value-format.ts";
import type { Language } from "../../core/language.ts";
import type { TopEvaluation } from "../../evaluate/evaluate-rows.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { Goal } from "../../pilot/goal.ts";
import { type Html, type HtmlValue, html } from "../html.ts";
import type { Numbers } from "../numbers.ts";
import type { ReportWords } from "../words/report-en.ts";
import type { ReportData } from "./report-data.ts";

/** What every section of the report is told with. */
export interface Telling {
  data: ReportData;
  language: Language;
  words: ReportWords;
  numbers: Numbers;
  /** Values of features with their units. */
  values: ValueFormat;
}

export function section(heading: string, ...body: readonly HtmlValue[]): Html {
  return html`<section>
<h2>${heading}</h2>
${body}</section>
`;
}

/** One line that says which command adds what is not there. */
export function missingLine(words: string): Html {
  return html`<p class="missing">${withCode(words)}</p>\n`;
}

/** Text whose parts between backticks are code. */
export function withCode(text: string): HtmlValue {
  return text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part));
}

/** Whether there is a model of the surroundings to speak of; a table without edges has one of own features alone. */
export function hasSurroundings({ data }: Telling): boolean {
  return data.training.features.surroundings > 0;
}

/** The share of the clients that the report speaks of: the project's top nearest to a tenth. */
export function spokenTop({ data }: Telling): TopEvaluation {
  const { tops } = data.evaluation.all.scores.full!;
  const distance = ({ share }: TopEvaluation) => Math.abs(Math.log(share / 0.1));
  return tops.reduce((best, top) => (distance(top) < distance(best) ? top : best));
}

/** Of the same list, by another score or as a difference. */
export function sameTop(tops: readonly TopEvaluation[], { top }: TopEvaluation): TopEvaluation {
  return tops.find((other) => other.top === top)!;
}

/** A share as people say it: `10%`, `0.5%`. */
export function wholePercent({ numbers }: Telling, share: number): string {
  const percent = 100 * share;
  return numbers.percent(share, Math.abs(percent - Math.round(percent)) < 1e-9 ? 0 : 1);
}

/** What a pilot is to show: `5% more takers`. */
export function tellGoal(telling: Telling, { rise, scale }: Goal): string {
  const { words, numbers } = telling;
  return scale === "relative"
    ? words.pilot.relative(wholePercent(telling, rise))
    : words.pilot.points(numbers.fixed(100 * rise, 1));
}

/** Of 100. */
export function timesHundred({ value, low, high }: Estimate): Estimate {
  const times = (number: number | null) => (number === null ? null : 100 * number);
  return { value: times(value), low: times(low), high: times(high) };
}

/** What an interval says of a difference: on which side of zero it lies, if on one. */
export function sideOf({ low, high }: Estimate): "above" | "below" | "around" {
  if (low !== null && low > 0) return "above";
  return high !== null && high < 0 ? "below" : "around";
}
