import { lineChart } from "../chart/line-chart.ts";
import { type Html, html } from "../html.ts";
import { section, type Telling } from "./telling.ts";

/** Contacts, takers and money of the campaign, and what other budgets would bring. */
export function planSection(telling: Telling): Html {
  const { data, words, language, numbers } = telling;
  const told = words.plan;
  if (!data.plan) return html``;
  const { totals, profit, counted_share, path } = data.plan;
  const share = (value: number | null) => numbers.percent(value, 0);
  const counted =
    counted_share.low === null
      ? told.gross(share(counted_share.value))
      : told.incremental(share(counted_share.value), numbers.interval(counted_share, share));
  const { money, count } = numbers;
  return section(
    told.heading,
    html`<p class="lead">${told.text(count(totals.contacts), count(totals.takers), money(totals.profit), money(totals.cost))}</p>
<p>${told.chance(numbers.moneyInterval(profit))} ${counted}</p>
${
  path.length > 1 &&
  lineChart({
    id: "budget",
    title: told.title,
    description: told.about,
    language,
    x: { label: told.budget, write: numbers.short },
    y: { label: told.profit, write: numbers.short },
    series: [
      {
        name: told.profit,
        tone: "lead",
        points: [{ x: 0, y: 0 }, ...path.map((point) => ({ x: point.budget, y: point.profit }))],
      },
    ],
    mark: { x: totals.cost, label: told.now },
  })
}`,
  );
}
