import { valueFormat } from "../../campaign/value-format.ts";
import type { Language } from "../../core/language.ts";
import { communitiesSection } from "../communities-section.ts";
import { type Html, type HtmlValue, html } from "../html.ts";
import { numbersIn } from "../numbers.ts";
import { page } from "../page.ts";
import { type ReportWords, reportEn } from "../words/report-en.ts";
import { reportRu } from "../words/report-ru.ts";
import { staticWords } from "../words/static-words.ts";
import { askedSection, productOf } from "./asked-section.ts";
import { calibrationSection } from "./calibration-section.ts";
import { curvesSection } from "./curves-section.ts";
import { distrustSection } from "./distrust-section.ts";
import { driversSection } from "./drivers-section.ts";
import { groupsSection } from "./groups-section.ts";
import { listSection, waterfallSection } from "./list-sections.ts";
import { missingSection } from "./missing-section.ts";
import { paysSection } from "./pays-section.ts";
import { peopleSection } from "./people-section.ts";
import { pilotSection } from "./pilot-section.ts";
import { planSection } from "./plan-section.ts";
import { provenanceSection } from "./provenance-section.ts";
import { readingSection, readingVerdict } from "./reading-section.ts";
import type { ReportData } from "./report-data.ts";
import { segmentsSection } from "./segments-section.ts";
import {
  hasTies,
  sameTop,
  sideOf,
  spokenTop,
  type Telling,
  timesHundred,
  wholePercent,
  withCode,
} from "./telling.ts";

const words: Readonly<Record<Language, ReportWords>> = { en: reportEn, ru: reportRu };

/**
 * The page that a bank's board reads: what was asked, whether the surroundings pay, how far to go down the list, what to distrust.
 *
 * @returns one self-contained HTML page; the same for the same data. Its size does not depend on the number of clients
 * Cost: a few milliseconds a chart.
 */
export function businessReport(data: ReportData, language: Language): string {
  const isStatic = data.asOf === null;
  const telling: Telling = {
    data,
    language,
    words: isStatic ? staticWords(words[language], language) : words[language],
    numbers: numbersIn(language),
    values: valueFormat(language),
  };
  const { title: titleOf, titleStatic } = telling.words;
  const title = isStatic ? titleStatic : titleOf(productOf(telling));
  const sections = [
    askedSection,
    peopleSection,
    paysSection,
    curvesSection,
    calibrationSection,
    driversSection,
    groupsSection,
    mapSection,
    segmentsSection,
    // A graph without time has nobody to list.
    ...(isStatic ? [] : [waterfallSection, listSection, planSection, pilotSection, readingSection]),
    distrustSection,
    ...(isStatic ? [] : [missingSection]),
    provenanceSection,
  ];
  const body = html`${opening(telling, title)}${sections.map((tell) => tell(telling))}`;
  return page({ title, language, body });
}

/** Where takers are, among whom clients talk with. */
function mapSection({ data, language }: Telling): Html {
  const { communities } = data.evaluation;
  return communities ? communitiesSection(communities, language) : html``;
}

/** Title, the answer in two sentences, and four numbers. */
function opening(telling: Telling, title: string): Html {
  const { data, words, numbers } = telling;
  const day = data.asOf === null ? null : numbers.date(data.asOf);
  const hasTakers = data.evaluation.all.scores.full!.metrics.auc.value !== null;
  return html`<header>
<p class="kicker">${words.kicker(data.project, day)}</p>
<h1>${title}</h1>
<p class="lead">${hasTakers ? answer(telling) : words.answer.noTakers}</p>
${measured(telling)}${hasTakers && facts(telling)}</header>
`;
}

/** What a pilot measured; nothing where there is no reading, or one that is not of today any more. */
function measured(telling: Telling): HtmlValue {
  const { data, words } = telling;
  const { reading } = data;
  if (data.asOf === null || reading === null || reading === "assigned" || reading.isStale) return null;
  return html`<p><strong>${words.reading.heading}</strong> ${withCode(readingVerdict(telling, reading))}</p>
`;
}

function answer(telling: Telling): string {
  const { words, numbers } = telling;
  const top = spokenTop(telling);
  const found = words.answer.found(
    wholePercent(telling, top.share),
    numbers.percent(top.gain.value, 0),
    numbers.fixed(top.lift.value, 1),
  );
  return `${found} ${hasTies(telling) ? added(telling) : words.answer.noTies}`;
}

/** What the surroundings add there. */
function added(telling: Telling): string {
  const { data, words, numbers } = telling;
  const { tops, metrics } = data.evaluation.all.differences.own!;
  const gain = timesHundred(sameTop(tops, spokenTop(telling)).gain);
  const interval = numbers.interval(gain, (value) => numbers.signed(value, 1));
  if (sideOf(gain) === "above") return words.answer.adds(numbers.fixed(gain.value, 1), interval);
  return sideOf(metrics.auc) === "above"
    ? words.answer.addsOverall(numbers.signed(gain.value, 1), interval)
    : words.answer.addsNothing(interval);
}

function facts(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const told = words.facts;
  const top = spokenTop(telling);
  const share = wholePercent(telling, top.share);
  const { scores, differences } = data.evaluation.all;
  const gain = timesHundred(sameTop(differences.own!.tops, top).gain);
  const { auc } = scores.full!.metrics;
  const listed = data.list?.waterfall.listed;
  const rows: [string, string, string][] = [
    [
      numbers.percent(top.gain.value, 0),
      told.gain(share),
      told.interval(numbers.interval(top.gain, (value) => numbers.percent(value, 0))),
    ],
    [
      `×\u202f${numbers.fixed(top.lift.value, 1)}`,
      told.lift(share),
      told.interval(numbers.interval(top.lift, (value) => numbers.fixed(value, 1))),
    ],
    hasTies(telling)
      ? [
          numbers.signed(gain.value, 1),
          told.adds(share),
          told.interval(numbers.interval(gain, (value) => numbers.signed(value, 1))),
        ]
      : [
          numbers.fixed(auc.value, 2),
          told.auc,
          told.interval(numbers.interval(auc, (value) => numbers.fixed(value, 2))),
        ],
    [
      numbers.count(listed ?? data.evaluation.all.nRows),
      listed === undefined ? told.scored : told.listed,
      told.oneInterval,
    ],
  ];
  return html`<dl class="facts">
${rows.map(
  ([value, what, note]) => html`<div><dt>${what}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>\n`,
)}</dl>
`;
}
