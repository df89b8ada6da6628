import type { ValueFormat } from "../../campaign/value-format.ts";
import type { Language } from "../../core/language.ts";
import type { TopEvaluation } from "../../evaluate/evaluate-rows.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { Goal } from "../../pilot/goal.ts";
import { type Html, type HtmlValue, html } from "../html.ts";
import type { Numbers } from "../numbers.ts";
import type { Tone } from "../palette.ts";
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

/** Takers in a list below which a rate of it is mostly chance. */
const enoughTakers = 10;

/** Whether a list holds takers enough to speak of it. */
export function isEnough({ data }: Telling, { gain }: TopEvaluation): boolean {
  return gain.value! * data.evaluation.all.nPositives >= enoughTakers;
}

/** The share of the clients that the report speaks of: the project's top nearest to a tenth that holds takers enough, else its longest. */
export function spokenTop(telling: Telling): TopEvaluation {
  const { tops } = telling.data.evaluation.all.scores.full!;
  const distance = ({ share }: TopEvaluation) => Math.abs(Math.log(share / 0.1));
  const told = tops.filter((top) => isEnough(telling, top));
  if (told.length === 0) return tops.reduce((longest, top) => (top.share > longest.share ? top : longest));
  return told.reduce((best, top) => (distance(top) < distance(best) ? top : best));
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

/** Whether anybody judged has a visible contact: without, the two models know the same, and one of them is told of. */
export function hasTies({ data }: Telling): boolean {
  const { features, comparison } = data.training;
  return features.surroundings > 0 && comparison.covered.nRows > 0;
}

/** The models that are told of, as they are called. */
export function toldModels(telling: Telling): { key: "full" | "own"; name: string; tone: Tone }[] {
  const { scores } = telling.words;
  if (!hasTies(telling)) return [{ key: "full", name: scores.alone!, tone: "lead" }];
  return [
    { key: "full", name: scores.full!, tone: "lead" },
    { key: "own", name: scores.own!, tone: "other" },
  ];
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
