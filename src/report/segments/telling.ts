import type { Language } from "../../core/language.ts";
import { inWords } from "../../features/declaration.ts";
import type { ColumnComparison } from "../../segments/compare-segments.ts";
import type { SegmentReport } from "../../segments/segment-report.ts";
import type { NumericSummary } from "../../segments/summarise-numbers.ts";
import { type Html, html } from "../html.ts";
import { type Numbers, numbersIn } from "../numbers.ts";
import { type SegmentWords, segmentWords } from "../words/segments.ts";

/** What every section of the page needs: the figures, the words and how numbers are written. */
export interface Telling {
  report: SegmentReport;
  language: Language;
  words: SegmentWords;
  numbers: Numbers;
  /** The segment that the others are compared with, and the others, as they are written. */
  reference: string;
  others: readonly ToldSegment[];
  /** The columns whose mix is made the same, in words: `age and income`. */
  mix: string;
  /** A column in words; with its name where the words are another's too. */
  labelOf(column: string): string;
}

export interface ToldSegment {
  key: string;
  name: string;
  /** The greatest first; without the columns that define segments. */
  comparisons: readonly ColumnComparison[];
}

/** Of fewer clients a mean or a spread would be about single ones. */
const fewest = 10;

/** More columns are counted, not named one by one. */
const nNamed = 60;

export function tellingOf(report: SegmentReport, language: Language): Telling {
  const words = segmentWords[language];
  const nameOf = (key: string) => words.known[key] ?? inWords(key);
  const phrases = Object.entries(report.columns).map(
    ([name, { phrase }]) => [name, phrase[language]] as const,
  );
  const times = new Map<string, number>();
  for (const [, phrase] of phrases) times.set(phrase, (times.get(phrase) ?? 0) + 1);
  const labels = new Map(
    phrases.map(([name, phrase]) => [name, times.get(phrase) === 1 ? phrase : `${phrase} (${name})`]),
  );
  const labelOf = (column: string) => labels.get(column) ?? column;
  const [reference, ...others] = report.segments;
  return {
    report,
    language,
    words,
    numbers: numbersIn(language),
    reference: nameOf(reference!.name),
    others: others.map(({ name }) => ({
      key: name,
      name: nameOf(name),
      comparisons: report.comparisons.filter(
        ({ segment, column }) => segment === name && !report.defining.includes(column),
      ),
    })),
    mix: listOf(report.adjustFor.map(labelOf), words.and),
    labelOf,
  };
}

/** Names of columns one after another, as many as a reader looks at. */
export function namesOf(columns: readonly string[]): Html {
  const names = columns.slice(0, nNamed).map((name, at) => html`${at > 0 && ", "}<code>${name}</code>`);
  return html`${names}${columns.length > nNamed && " …"}`;
}

/** Whether enough clients have a value to tell of it. */
export function isTold({ n }: NumericSummary): boolean {
  return n >= fewest;
}

function listOf(parts: readonly string[], and: string): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} ${and} ${parts.at(-1)}`;
}
