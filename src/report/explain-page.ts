import type { Language } from "../core/language.ts";
import type { Explanation, ToldContactGroup, ToldMove, ToldReason } from "../explain/explanation.ts";
import { scoreGroupWords } from "../explain/score-groups.ts";
import { inWords } from "../features/declaration.ts";
import { barChart } from "./chart/bar-chart.ts";
import { egoPicture } from "./chart/ego-picture.ts";
import { rangeChart } from "./chart/range-chart.ts";
import { waterfallChart } from "./chart/waterfall-chart.ts";
import { type Html, html } from "./html.ts";
import { type Numbers, numbersIn } from "./numbers.ts";
import { page } from "./page.ts";
import { table } from "./table.ts";
import { explainWords } from "./words/explain.ts";

/**
 * One client's score as a page: the probability beside the base rate, how it is made up, why, and what would change it.
 *
 * @param explanation whose words are in the page's language already; the page adds none of its own data
 * @returns the page's text; the same for the same input
 */
export function explainPage(explanation: Explanation, language: Language): string {
  const { client, asOf, target, probability, baseRate, rank, nScored } = explanation;
  const words = explainWords[language];
  const product = inWords(target.product);
  const numbers = numbersIn(language);
  const { percent, count } = numbers;
  const body = html`<p class="kicker">${words.kicker(client, numbers.date(asOf))}</p>
<h1>${words.headline(percent(probability), product, target.horizon_days)}</h1>
<p class="lead">${words.compared(numbers.fixed(probability / baseRate, 1), probability > baseRate, percent(baseRate))}</p>
<dl class="facts">
<div><dt>${words.facts.probability}</dt><dd>${percent(probability)}</dd><dd class="note">${words.facts.within(target.horizon_days)}</dd></div>
<div><dt>${words.facts.baseRate}</dt><dd>${percent(baseRate)}</dd><dd class="note">${words.facts.meanOfScored(count(nScored))}</dd></div>
<div><dt>${words.facts.rank}</dt><dd>${count(rank)}</dd><dd class="note">${words.facts.ofScored(count(nScored))}</dd></div>
</dl>
${pathSection(explanation, language, numbers)}
${contactsSection(explanation, language, numbers)}
${reasonsSection(explanation, language, numbers)}
${movesSection(explanation, language, numbers)}
<footer><p>${words.footer(explanation.model.name, explanation.model.version, percent(explanation.learnedRate))}</p></footer>`;
  return page({ title: words.title(product), language, body });
}

function pathSection(explanation: Explanation, language: Language, { signed, percent }: Numbers): Html {
  const { path, baseRate, nContacts, minContacts } = explanation;
  const words = explainWords[language].path;
  const sumOf = (isOwn: boolean) =>
    path.steps.reduce((sum, { group, logOdds }) => sum + ((group === "own") === isOwn ? logOdds : 0), 0);
  const { start, steps, end } = path;
  return html`<section><h2>${words.heading}</h2>
<p>${words.text(signed(sumOf(true), 2), signed(sumOf(false), 2))}</p>
${nContacts < minContacts && html`<p class="missing">${words.few(minContacts)}</p>`}
${waterfallChart({
  id: "path",
  title: words.figure,
  description: words.figureText(percent(start.probability), percent(end.probability)),
  caption: words.caption,
  language,
  start: { label: words.start, value: start.probability },
  end: { label: words.end, value: end.probability },
  level: { label: words.baseRate, value: baseRate },
  steps: steps.map(({ group, logOdds, from, to }) => ({
    label: scoreGroupWords[group][language],
    added: signed(logOdds, 2),
    from,
    to,
  })),
  write: (probability) => percent(probability),
  headers: { step: words.step, added: words.added, after: words.after },
})}</section>`;
}

function contactsSection(
  { contacts, nContacts, minContacts }: Explanation,
  language: Language,
  { signed, percent, count, fixed }: Numbers,
): Html {
  const words = explainWords[language].contacts;
  const { groups, ties } = contacts;
  if (groups.length === 0)
    return html`<section><h2>${words.heading}</h2>
<p class="missing">${words.few(nContacts, minContacts)}</p></section>`;
  const most = Math.max(...(ties ?? []).map(({ calls }) => calls));
  const perContact = groups.map(({ callsShare, nContacts: n }) => callsShare / n);
  const strengths = ({ name, nContacts: n }: ToldContactGroup, at: number) =>
    ties
      ? ties.filter(({ group }) => group === name).map(({ calls }) => calls / most)
      : new Array<number>(n).fill(perContact[at]! / Math.max(...perContact));
  const toneOf = ({ logOdds }: ToldContactGroup) => (logOdds > 0 ? "lead" : logOdds < 0 ? "other" : "muted");
  const picture = egoPicture({
    id: "contacts",
    title: words.picture,
    description: `${words.pictureText} ${ties ? words.revealed : words.alike}`,
    language,
    centre: words.centre,
    rings: groups.map((group, at) => ({
      label: words.groups[group.name],
      note: signed(group.logOdds, 2),
      tone: toneOf(group),
      strengths: strengths(group, at),
      cells: [
        count(group.nContacts),
        percent(group.callsShare, 0),
        signed(group.logOdds, 2),
        percent(group.probabilityWithout),
      ],
    })),
    headers: [words.group, words.contacts, words.calls, words.added, words.without],
  });
  const bars = barChart({
    id: "groups",
    title: words.bars,
    description: words.barsText,
    language,
    labels: words.group,
    values: words.added,
    write: (value) => signed(value, 2),
    bars: groups.map((group) => ({
      label: words.groups[group.name],
      value: group.logOdds,
      tone: toneOf(group),
      note: words.noteOf(group.nContacts, percent(group.callsShare, 0)),
    })),
  });
  const revealed =
    ties &&
    table(
      ties,
      [
        { header: words.contact, cell: ({ contact }) => html`<code>${contact}</code>` },
        { header: words.group, cell: ({ group }) => words.groups[group] },
        { header: words.nCalls, cell: ({ calls }) => count(calls), isNumber: true },
        { header: words.minutes, cell: ({ seconds }) => fixed(seconds / 60, 0), isNumber: true },
      ],
      { caption: words.ties, showCaption: true },
    );
  return html`<section><h2>${words.heading}</h2>
<p>${words.text(nContacts)}</p>
<div class="charts">${picture}${bars}</div>
<p class="quiet">${words.made(count(contacts.nMade), count(contacts.nColumns))}</p>
${revealed}</section>`;
}

function reasonsSection({ raised, lowered }: Explanation, language: Language, { signed }: Numbers): Html {
  const words = explainWords[language].reasons;
  const list = (heading: string, reasons: readonly ToldReason[]) => html`<div><h3>${heading}</h3>
${
  reasons.length === 0
    ? html`<p class="quiet">${words.none}</p>`
    : html`<ul class="told">${reasons.map(
        ({ phrase, value, usual, logOdds }) =>
          html`<li><span>${phrase}</span><b>${signed(logOdds, 2)}</b><span class="quiet">${usual === null ? value : words.beside(value, usual)}</span></li>\n`,
      )}</ul>`
}</div>
`;
  return html`<section><h2>${words.heading}</h2>
<p>${words.text}</p>
<div class="charts">${list(words.raised, raised)}${list(words.lowered, lowered)}</div></section>`;
}

function movesSection(explanation: Explanation, language: Language, { percent }: Numbers): Html {
  const { moves, hasChangeable, probability } = explanation;
  const words = explainWords[language].moves;
  const values = ({ now, lowest, highest }: ToldMove) =>
    `${lowest ? `${lowest.value} ← ` : ""}${now}${highest ? ` → ${highest.value}` : ""}`;
  const chart = rangeChart({
    id: "moves",
    title: words.figure,
    description: words.figureText,
    language,
    now: { label: words.nowLabel, value: probability },
    ranges: moves.map((move) => ({
      label: move.bankCanChange ? `${move.phrase} (${words.canChange})` : move.phrase,
      low: move.lowest?.probability ?? probability,
      high: move.highest?.probability ?? probability,
      note: values(move),
      isMarked: move.bankCanChange,
    })),
    write: (value) => percent(value),
    headers: { label: words.what, low: words.lowest, high: words.highest, note: words.values },
  });
  return html`<section><h2>${words.heading}</h2>
<p>${words.text}</p>
${moves.length === 0 ? html`<p class="quiet">${words.none}</p>` : chart}
<p class="quiet">${hasChangeable ? words.changeable : words.nothingChangeable}</p></section>`;
}
