import type { MetricName } from "../../evaluate/metric-set.ts";
import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import {
  hasTies,
  sameTop,
  section,
  sideOf,
  spokenTop,
  type Telling,
  timesHundred,
  toldModels,
  wholePercent,
} from "./telling.ts";

/** The question of the project: what the model with the surroundings is worth beside the one without. */
export function paysSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const { pays } = words;
  if (data.evaluation.all.scores.full!.metrics.auc.value === null)
    return section(pays.heading, html`<p>${words.answer.noTakers}</p>`);
  if (!hasTies(telling))
    return section(
      pays.heading,
      html`<p class="lead">${pays.noTies}</p>
${takersChart(telling)}
${modelTable(telling)}`,
    );
  const auc = data.evaluation.all.differences.own!.metrics.auc;
  const interval = numbers.interval(auc, (value) => numbers.signed(value, 3));
  const verdict = { above: pays.yes, below: pays.no, around: pays.unclear }[sideOf(auc)](interval);
  return section(
    pays.heading,
    html`<p class="lead">${verdict}</p>
<p>${takersSentence(telling)} ${moneySentence(telling)}</p>
${takersChart(telling)}
${metricsTable(telling)}`,
  );
}

/** Of 100 takers, those that either model has in the top that the report speaks of. */
function takersSentence(telling: Telling): string {
  const { data, words, numbers } = telling;
  const { scores, differences } = data.evaluation.all;
  const top = spokenTop(telling);
  const one = (value: number | null) => numbers.fixed(value, 1);
  const difference = timesHundred(sameTop(differences.own!.tops, top).gain);
  const interval = numbers.interval(difference, (value) => numbers.signed(value, 1));
  const isMore = sideOf(difference) === "above";
  return words.pays.takers(
    wholePercent(telling, top.share),
    one(timesHundred(top.gain).value),
    one(timesHundred(sameTop(scores.own!.tops, top).gain).value),
    isMore
      ? words.pays.more(one(difference.value), interval)
      : words.pays.same(numbers.signed(difference.value, 1), interval),
  );
}

/** The difference in expected maximum profit, for 1,000 clients; nothing where the profit is not a campaign's. */
function moneySentence({ data, words, numbers }: Telling): string {
  if (data.evaluation.settings.profit.measure !== "campaign" || !data.tellsMoney) return "";
  const { value, low, high } = data.evaluation.all.differences.own!.metrics.expectedProfit;
  if (value === null || low === null || high === null) return "";
  const thousand = { value: 1000 * value, low: 1000 * low, high: 1000 * high };
  return words.pays.money(numbers.money(thousand.value), numbers.moneyInterval(thousand));
}

/** Takers found by every way to rank, in the top that the report speaks of. */
function takersChart(telling: Telling): Html {
  const { data, words, language, numbers } = telling;
  const top = spokenTop(telling);
  const share = wholePercent(telling, top.share);
  const told = toldModels(telling);
  const { scores } = data.evaluation.all;
  const label = (key: string) =>
    words.scores[key === "rule" && !data.evaluation.hasRule ? "bestFeature" : key] ?? key;
  const isFlat = (key: string) =>
    key === "popularity" &&
    scores[key]!.tops.every(({ gain }, at) => gain.value === scores.random!.tops[at]!.gain.value);
  const others = Object.keys(scores).filter((key) => key !== "full" && key !== "own" && !isFlat(key));
  return barChart({
    id: "takers-found",
    title: words.pays.chart(share),
    description: words.pays.chartAbout(share),
    language,
    labels: words.pays.by,
    values: words.pays.takersFound,
    write: (value) => numbers.percent(value),
    bars: [
      ...told.map(({ key, name, tone }) => ({ label: name, ...sameTop(scores[key]!.tops, top).gain, tone })),
      ...others.map((key) => ({
        label: label(key),
        ...sameTop(scores[key]!.tops, top).gain,
        tone: "muted" as const,
      })),
    ],
  });
}

const digits: Readonly<Record<MetricName, number>> = {
  auc: 3,
  averagePrecision: 3,
  liftTop10: 2,
  logLoss: 4,
};

function metricsTable({ data, words, numbers }: Telling): Html {
  const { pays, scores } = words;
  const { all, covered } = data.training.comparison;
  const names = Object.keys(digits) as MetricName[];
  const rows = [
    ...names.map((name) => ({ name, title: pays[name], ...all.metrics[name] })),
    // Where everybody has a contact they would be the same once more.
    ...(covered.nRows < all.nRows
      ? names.map((name) => ({ name, title: pays.covered(pays[name]), ...covered.metrics[name] }))
      : []),
  ];
  type Row = (typeof rows)[number];
  const number = (header: string, cell: (row: Row) => string) => ({ header, cell, isNumber: true });
  const signed = (name: MetricName) => (value: number | null) => numbers.signed(value, digits[name]);
  const columns = [
    { header: pays.measure, cell: ({ title }: Row) => title },
    number(scores.full!, ({ name, full }) => numbers.fixed(full.value, digits[name])),
    number(scores.own!, ({ name, own }) => numbers.fixed(own.value, digits[name])),
    number(pays.difference, ({ name, difference }) => signed(name)(difference.value)),
    number(pays.interval, ({ name, difference }) => numbers.interval(difference, signed(name))),
  ];
  return html`${table(rows, columns, { caption: pays.models, showCaption: true })}<p class="quiet">${pays.meaning}</p>
`;
}

/** Where one model is told of. */
function modelTable({ data, words, numbers }: Telling): Html {
  const { pays, scores } = words;
  const names = Object.keys(digits) as MetricName[];
  const fixed = (name: MetricName) => (value: number | null) => numbers.fixed(value, digits[name]);
  const { metrics } = data.training.comparison.all;
  const columns = [
    { header: pays.measure, cell: (name: MetricName) => pays[name] },
    {
      header: scores.alone!,
      cell: (name: MetricName) => fixed(name)(metrics[name].full.value),
      isNumber: true,
    },
    {
      header: pays.interval,
      cell: (name: MetricName) => numbers.interval(metrics[name].full, fixed(name)),
      isNumber: true,
    },
  ];
  return html`${table(names, columns, { caption: pays.oneModel, showCaption: true })}<p class="quiet">${pays.meaning}</p>
`;
}
