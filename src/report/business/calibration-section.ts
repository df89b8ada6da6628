import { lineChart } from "../chart/line-chart.ts";
import { type Html, html } from "../html.ts";
import { section, type Telling, timesHundred, wholePercent } from "./telling.ts";

/** Of ten 95 % intervals three or more miss in one case of a hundred: then chance does not explain it. */
const shareOutside = 0.2;

/** Whether what is promised comes. */
export function calibrationSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const { bins, observedOverExpected } = data.evaluation.calibration;
  const told = words.calibration;
  const ratio = timesHundred(observedOverExpected);
  if (ratio.low === null || ratio.high === null || bins.length === 0)
    return section(told.heading, html`<p>${told.unknown}</p>`);
  const one = (value: number | null) => numbers.fixed(value, 0);
  const say = ratio.low > 100 ? told.tooFew : ratio.high < 100 ? told.tooMany : told.right;
  const inside = bins.filter(({ isInside }) => isInside).length;
  const farthest = bins.reduce((worst, bin) => (distance(bin) > distance(worst) ? bin : worst));
  const most = Math.max(...bins.flatMap(({ expected, observed }) => [expected, observed.high ?? 0]));
  const percent = (value: number) => wholePercent(telling, value);
  const exact = (value: number) => numbers.percent(value);
  return section(
    told.heading,
    html`<p class="lead">${say(one(ratio.value), numbers.interval(ratio, one))}</p>
<p>${told.bins(numbers.count(inside), numbers.count(bins.length))}${
      bins.length - inside > shareOutside * bins.length &&
      ` ${told.farthest(numbers.percent(farthest.expected), numbers.percent(farthest.observed.value!))}`
    }</p>
${lineChart({
  id: "calibration",
  title: told.title,
  description: told.about,
  language: telling.language,
  x: { label: told.promised, write: percent, writeExact: exact, domain: [0, most] },
  y: { label: told.seen, write: percent, writeExact: exact, domain: [0, most] },
  series: [
    { name: told.right_line, tone: "muted", points: [0, most].map((at) => ({ x: at, y: at })) },
    {
      name: told.groups,
      tone: "lead",
      shape: "dots",
      points: bins.map(({ expected, observed }) => ({
        x: expected,
        y: observed.value!,
        low: observed.low,
        high: observed.high,
      })),
    },
  ],
})}`,
  );
}

function distance({
  expected,
  observed,
}: Telling["data"]["evaluation"]["calibration"]["bins"][number]): number {
  return Math.abs(observed.value! - expected);
}
