import { contactMoney } from "../../evaluate/contact-money.ts";
import type { TopEvaluation } from "../../evaluate/evaluate-rows.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import { type LineSeries, lineChart } from "../chart/line-chart.ts";
import { type Html, html } from "../html.ts";
import {
  hasTies,
  isEnough,
  section,
  spokenTop,
  type Telling,
  toldModels,
  wholePercent,
  withCode,
} from "./telling.ts";

/** Gain, lift, response, profit and return over the length of the list. */
export function curvesSection(telling: Telling): Html {
  const { data, words } = telling;
  const curve = data.evaluation.all.scores.full!.curve;
  if (!curve || curve.at(-1)!.gain.value === null) return html``;
  const { profit } = data.evaluation.settings;
  const isCampaign = profit.measure === "campaign" && data.tellsMoney;
  const assumed =
    profit.measure === "campaign"
      ? words.curves.assumed(
          telling.numbers.money(profit.value),
          telling.numbers.money(profit.contact_cost),
          telling.numbers.money(profit.offer_cost),
          wholePercent(telling, profit.alpha / (profit.alpha + profit.beta)),
        )
      : words.curves.credit;
  return section(
    words.curves.heading,
    html`<p class="quiet">${words.curves.band}</p>
<div class="charts">
${gainChart(telling)}${liftChart(telling)}${responseChart(telling)}${
  isCampaign && html`${profitChart(telling)}${backChart(telling)}`
}${data.tellsMoney && html`<p class="quiet">${withCode(assumed)}</p>`}
</div>
`,
  );
}

interface CurveChart {
  id: string;
  words: { title: string; axis: string };
  description: string;
  write: (value: number) => string;
  writeExact: (value: number) => string;
  series: readonly LineSeries[];
  levels?: readonly number[];
  mark?: { x: number; label: string };
}

function curveChart(
  telling: Telling,
  { words: { title, axis }, write, writeExact, ...chart }: CurveChart,
): Html {
  return lineChart({
    ...chart,
    title,
    language: telling.language,
    x: {
      label: telling.words.curves.contacted,
      write: (share) => wholePercent(telling, share),
      domain: [0, 1],
      ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    },
    y: { label: axis, write, writeExact },
    startAtZero: true,
  });
}

/** Each model's curve of something, from where the list holds enough takers. */
function ofModels(telling: Telling, of: (top: TopEvaluation) => Estimate): LineSeries[] {
  const { scores } = telling.data.evaluation.all;
  const from = scores.full!.curve!.findIndex((top) => isEnough(telling, top));
  return toldModels(telling).map(({ key, name, tone }) => ({
    name,
    tone,
    points: scores[key]!.curve!.slice(Math.max(0, from)).map((top) => {
      const { value, low, high } = of(top);
      return { x: top.share, y: value!, low, high };
    }),
  }));
}

function gainChart(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const top = spokenTop(telling);
  const own = data.evaluation.all.scores.own!.tops.find((other) => other.top === top.top)!;
  const whole = (value: number | null) => numbers.percent(value, 0);
  const reached = [
    wholePercent(telling, top.share),
    numbers.percent(top.gain.value),
    numbers.interval(top.gain, numbers.percent),
  ] as const;
  const none = { x: 0, y: 0, low: 0, high: 0 };
  const series = ofModels(telling, ({ gain }) => gain).map((one) => ({
    ...one,
    points: [none, ...one.points],
  }));
  const chance: LineSeries = {
    name: words.scores.random!,
    tone: "muted",
    points: [none, { x: 1, y: 1 }].map(({ x, y }) => ({ x, y })),
  };
  return curveChart(telling, {
    id: "gain",
    words: words.curves.gain,
    description: hasTies(telling)
      ? words.curves.gain.text(...reached, numbers.percent(own.gain.value))
      : words.curves.gain.alone(...reached),
    write: whole,
    writeExact: (value) => numbers.percent(value),
    series: [...series, chance],
  });
}

function liftChart(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const curve = data.evaluation.all.scores.full!.curve!;
  const told = curve.filter((top) => isEnough(telling, top));
  const [first, last] = [nearest(told.length > 0 ? told : curve, 0.05), nearest(curve, 0.5)];
  return curveChart(telling, {
    id: "lift",
    words: words.curves.lift,
    description: words.curves.lift.text(
      wholePercent(telling, first.share),
      numbers.fixed(first.lift.value, 1),
      wholePercent(telling, last.share),
      numbers.fixed(last.lift.value, 1),
    ),
    write: numbers.short,
    writeExact: (value) => numbers.fixed(value, 2),
    series: ofModels(telling, ({ lift }) => lift),
    levels: [1],
  });
}

function responseChart(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const top = spokenTop(telling);
  const { baseRate } = data.evaluation.all;
  return curveChart(telling, {
    id: "response",
    words: words.curves.response,
    description: words.curves.response.text(
      wholePercent(telling, top.share),
      numbers.percent(top.response.value),
      numbers.percent(baseRate),
    ),
    write: (value) => wholePercent(telling, value),
    writeExact: (value) => numbers.percent(value),
    series: ofModels(telling, ({ response }) => response),
    levels: [baseRate!],
  });
}

/** Money of 1,000 clients on file when the best share of them is contacted. */
function profitOf(telling: Telling): (top: TopEvaluation) => Estimate {
  const settings = telling.data.evaluation.settings.profit;
  if (settings.measure !== "campaign") throw new TypeError("profit curves are of campaigns");
  return ({ share, response }) =>
    mapEstimate(response, (rate) => {
      const { value, cost } = contactMoney(rate, settings);
      return 1000 * share * (value - cost);
    });
}

function profitChart(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const profit = profitOf(telling);
  const curve = data.evaluation.all.scores.full!.curve!;
  const best = curve.reduce((most, top) => (profit(top).value! > profit(most).value! ? top : most));
  const all = curve.at(-1)!;
  const share = wholePercent(telling, best.share);
  const most = profit(best).value!;
  const zero = { x: 0, y: 0, low: 0, high: 0 };
  const text =
    most <= 0
      ? words.curves.profit.none
      : best === all
        ? words.curves.profit.everybody(numbers.money(most))
        : words.curves.profit.text(share, numbers.money(most), numbers.money(profit(all).value));
  return curveChart(telling, {
    id: "profit",
    words: words.curves.profit,
    description: text,
    write: numbers.short,
    writeExact: numbers.money,
    series: ofModels(telling, profit).map((one) => ({ ...one, points: [zero, ...one.points] })),
    levels: [0],
    ...(most > 0 && best !== all ? { mark: { x: best.share, label: words.curves.profit.best(share) } } : {}),
  });
}

function backChart(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const settings = data.evaluation.settings.profit;
  const back = ({ response }: TopEvaluation) =>
    mapEstimate(response, (rate) => {
      const { value, cost } = contactMoney(
        rate,
        settings as Extract<typeof settings, { measure: "campaign" }>,
      );
      return cost > 0 ? value / cost : 0;
    });
  const curve = data.evaluation.all.scores.full!.curve!;
  const top = nearest(curve, spokenTop(telling).share);
  const times = (value: number | null) => numbers.fixed(value, 1);
  return curveChart(telling, {
    id: "money-back",
    words: words.curves.back,
    description: words.curves.back.text(
      wholePercent(telling, top.share),
      times(back(top).value),
      times(back(curve.at(-1)!).value),
    ),
    write: numbers.short,
    writeExact: (value) => numbers.fixed(value, 2),
    series: ofModels(telling, back),
    levels: [1],
  });
}

function mapEstimate({ value, low, high }: Estimate, of: (value: number) => number): Estimate {
  const map = (number: number | null) => (number === null ? null : of(number));
  return { value: map(value), low: map(low), high: map(high) };
}

function nearest(curve: readonly TopEvaluation[], share: number): TopEvaluation {
  return curve.reduce((best, top) =>
    Math.abs(top.share - share) < Math.abs(best.share - share) ? top : best,
  );
}
