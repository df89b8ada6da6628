import { stepWords } from "../../campaign/waterfall.ts";
import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { ListedClient } from "./report-data.ts";
import { missingLine, section, type Telling } from "./telling.ts";

/** Who was left out on the way from all clients to the list. */
export function waterfallSection(telling: Telling): Html {
  const { data, words, language, numbers } = telling;
  const told = words.waterfall;
  if (!data.list) return section(told.heading, missingLine(words.missing.list));
  const { population, steps, listed, treatment, control } = data.list.waterfall;
  const stepText = (reason: string) => told.steps[reason] ?? stepWords(reason, language);
  const left = steps.filter(({ excluded }) => excluded > 0);
  const most = left.toSorted((a, b) => b.excluded - a.excluded)[0];
  const text = most
    ? told.text(
        numbers.count(listed),
        numbers.count(population),
        stepText(most.reason),
        numbers.count(most.excluded),
      )
    : told.textAll(numbers.count(listed), numbers.count(population));
  return section(
    told.heading,
    html`<p>${text}${
      treatment !== undefined &&
      control !== undefined &&
      ` ${told.pilot(numbers.count(treatment), numbers.count(control))}`
    }</p>
${barChart({
  id: "waterfall",
  title: told.title,
  description: told.about,
  language,
  labels: told.step,
  values: told.clients,
  write: numbers.count,
  bars: [
    { label: told.all, value: population, tone: "lead" },
    ...left.map(({ reason, excluded }) => ({
      label: stepText(reason),
      value: excluded,
      tone: "muted" as const,
    })),
    { label: told.listed, value: listed, tone: "good" },
  ],
})}`,
  );
}

/** The first clients of the list, by their pseudonyms. */
export function listSection({ data, words, numbers }: Telling): Html {
  if (!data.list || data.list.head.length === 0) return html``;
  const told = words.list;
  const { head, waterfall, expectedTakers } = data.list;
  const hasOffer = head.some(({ offer }) => offer !== null);
  const hasReasons = head.some(({ reasons }) => reasons.length > 0);
  const columns = [
    { header: told.rank, cell: ({ rank }: ListedClient) => numbers.count(rank), isNumber: true },
    { header: told.client, cell: ({ client }: ListedClient) => html`<code>${client.slice(0, 8)}…</code>` },
    {
      header: told.probability,
      cell: ({ probability }: ListedClient) => numbers.percent(probability),
      isNumber: true,
    },
    ...(hasOffer ? [{ header: told.offer, cell: ({ offer }: ListedClient) => offer }] : []),
    ...(hasReasons
      ? [
          {
            header: told.reasons,
            cell: ({ reasons }: ListedClient) =>
              html`<ul class="plain">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
          },
        ]
      : []),
  ];
  return section(
    told.heading,
    html`<p>${told.reach(numbers.count(waterfall.listed), numbers.count(expectedTakers))}</p>
<p class="quiet">${told.text}</p>
${table(head, columns, { caption: told.caption })}`,
  );
}
