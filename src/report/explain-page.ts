import type { Language } from "../core/language.ts";
import type { Explanation, ToldMove, ToldReason } from "../explain/explanation.ts";
import { scoreGroupWords } from "../explain/score-groups.ts";
import { inWords } from "../features/declaration.ts";
import { rangeChart } from "./chart/range-chart.ts";
import { waterfallChart } from "./chart/waterfall-chart.ts";
import { type Html, html } from "./html.ts";
import { type Numbers, numbersIn } from "./numbers.ts";
import { page } from "./page.ts";
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
