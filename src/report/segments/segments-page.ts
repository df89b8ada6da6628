import type { Language } from "../../core/language.ts";
import { version } from "../../core/version.ts";
import { isHalved, isLarge } from "../../segments/large.ts";
import type { SegmentReport } from "../../segments/segment-report.ts";
import { type Html, html } from "../html.ts";
import { page } from "../page.ts";
import { table } from "../table.ts";
import { effectsSection } from "./effects-section.ts";
import { mixSection } from "./mix-section.ts";
import { spreadSection } from "./spread-section.ts";
import { namesOf, type Telling, type ToldSegment, tellingOf } from "./telling.ts";

/**
 * What `segments compare` found as one page: who is compared, what sets segments apart, what of it is the mix, how columns are
 * spread, what was left out. Its size is bounded whatever the number of rows, columns and segments.
 *
 * @returns the page's text; the same for the same input
 */
export function segmentsPage(report: SegmentReport, language: Language): string {
  const telling = tellingOf(report, language);
  const { words } = telling;
  const body = html`${opening(telling)}
${people(telling)}
${telling.others.map((_, at) => effectsSection(telling, at))}
${mixSection(telling)}
${spreadSection(telling)}
${leftOut(telling)}
${reading(telling)}
<footer>${words.source(dateOf(telling), version)}</footer>`;
  return page({ title: words.title, language, body });
}

function dateOf({ report, numbers }: Telling): string | null {
  return report.isStatic ? null : numbers.date(report.asOf);
}

function opening(telling: Telling): Html {
  const { report, words, numbers, reference, others, mix } = telling;
  const count = (of: ToldSegment) => of.comparisons.filter(isLarge).length;
  // The first of those with the most differences.
  const most = others.reduce((best, one) => (count(one) > count(best) ? one : best));
  const nColumns = others[0]!.comparisons.length;
  const large = others.flatMap(({ comparisons }) => comparisons.filter(isLarge));
  const nClients = report.segments.reduce((sum, { nRows }) => sum + nRows, 0);
  const facts = [
    [numbers.count(nClients), words.facts.clients],
    [numbers.count(nColumns), words.facts.columns],
    [numbers.count(large.length), words.facts.large],
    ...(report.mixes.length > 0
      ? [[numbers.count(large.filter((one) => !isHalved(one)).length), words.facts.left(mix)]]
      : []),
  ];
  return html`<p class="kicker">${words.kicker(dateOf(telling))}</p>
<h1>${words.headline(most.name, reference, numbers.count(count(most)), numbers.count(nColumns))}</h1>
${others.map((one) => html`<p class="lead">${greatest(telling, one)}</p>\n`)}
<dl class="facts">${facts.map(([value, what]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** The greatest differences of a segment in a sentence, and what of them is the mix. */
function greatest(telling: Telling, { name, comparisons }: ToldSegment): string {
  const { words, numbers, reference, labelOf, mix, report } = telling;
  const large = comparisons.filter(isLarge);
  if (large.length === 0) return words.nothingLarge(name, reference);
  const differences = large.slice(0, 3).map(({ column, value, effect }) => {
    if (effect === "cramers_v")
      return `${labelOf(column)} – ${words.otherwise} (V ${numbers.fixed(value.value, 2)})`;
    const direction = value.value! > 0 ? words.higher : words.lower;
    return `${labelOf(column)} – ${direction} (${numbers.signed(value.value, 2)})`;
  });
  const told = words.most(name, differences);
  if (report.mixes.length === 0) return told;
  const nHalved = large.filter(isHalved).length;
  return `${told} ${words.shrink(mix, numbers.count(nHalved), numbers.count(large.length))}`;
}

function people({ report, words, numbers, reference, others }: Telling): Html {
  const { people: said } = words;
  const nAll = report.segments.reduce((sum, { nRows }) => sum + nRows, report.nElsewhere);
  const names = [reference, ...others.map(({ name }) => name)];
  const rows = report.segments.map(({ name, nRows }, at) => ({ name: names[at]!, key: name, nRows }));
  return html`<section>
<h2>${said.heading}</h2>
<p>${said.reference(reference)}${report.nElsewhere > 0 && ` ${said.elsewhere(numbers.count(report.nElsewhere))}`}</p>
${table(
  rows,
  [
    { header: said.segment, cell: ({ name }) => name },
    { header: said.clients, cell: ({ nRows }) => numbers.count(nRows), isNumber: true },
    { header: said.share, cell: ({ nRows }) => numbers.percent(nRows / nAll), isNumber: true },
    { header: said.condition, cell: ({ key }) => html`<code>${report.groups[key]}</code>` },
  ],
  { caption: said.heading },
)}</section>`;
}

function leftOut({ report, words, numbers }: Telling): Html {
  const { censored, defining } = report;
  return html`<section>
<h2>${words.left.heading}</h2>
${censored.length + defining.length === 0 && html`<p>${words.left.none}</p>`}
${censored.length > 0 && html`<p>${words.left.censored(numbers.count(censored.length))} ${namesOf(censored)}.</p>`}
${defining.length > 0 && html`<p>${words.left.defining} ${namesOf(defining)}.</p>`}
</section>`;
}

function reading({ words }: Telling): Html {
  return html`<section>
<h2>${words.reading.heading}</h2>
<ul>${words.reading.items.map(({ term, means }) => html`<li><strong>${term}</strong> – ${means}</li>\n`)}</ul>
</section>`;
}
