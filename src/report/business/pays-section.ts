import type { MetricName } from "../../evaluate/metric-set.ts";
import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import {
  hasSurroundings,
  sameTop,
  section,
  sideOf,
  spokenTop,
  type Telling,
  timesHundred,
  wholePercent,
} from "./telling.ts";

/** The question of the project: what the model with the surroundings is worth beside the one without. */
export function paysSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const { pays } = words;
  if (data.evaluation.all.scores.full!.metrics.auc.value === null)
    return section(pays.heading, html`<p>${words.answer.noTakers}</p>`);
  if (!hasSurroundings(telling))
    return section(pays.heading, html`<p class="lead">${pays.alone}</p>${takersChart(telling)}`);
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
  if (data.evaluation.settings.profit.measure !== "campaign") return "";
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
  const tones = { full: "lead", own: "other" } as const;
  const isTold = (name: string) => name !== "full" || hasSurroundings(telling);
  const told = Object.entries(data.evaluation.all.scores).filter(([name]) => isTold(name));
  return barChart({
    id: "takers-found",
    title: words.pays.chart(share),
    description: words.pays.chartAbout(share),
    language,
    labels: words.pays.by,
    values: words.pays.takersFound,
    write: (value) => numbers.percent(value),
    bars: told.map(([name, { tops }]) => ({
      label: words.scores[name] ?? name,
      ...sameTop(tops, top).gain,
      tone: tones[name as keyof typeof tones] ?? "muted",
    })),
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
    ...names.map((name) => ({ name, title: pays.covered(pays[name]), ...covered.metrics[name] })),
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
  return table(rows, columns, { caption: pays.models, showCaption: true });
}
