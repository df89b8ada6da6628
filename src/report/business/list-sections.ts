import { stepWords } from "../../campaign/waterfall.ts";
import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import type { ListedClient } from "./report-data.ts";
import { section, type Telling } from "./telling.ts";

/** Who was left out on the way from all clients to the list. */
export function waterfallSection(telling: Telling): Html {
  const { data, words, language, numbers } = telling;
  const told = words.waterfall;
  if (!data.list) return html``;
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
export function listSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  if (!data.list || data.list.head.length === 0) return html``;
  const told = words.list;
  const { head, waterfall, expectedTakers } = data.list;
  return section(
    told.heading,
    html`<p>${told.reach(numbers.count(waterfall.listed), numbers.count(expectedTakers))}</p>
<p class="quiet">${told.text}</p>
<ol class="cards" aria-label="${told.caption}">
${head.map((client) => listedClient(telling, client))}</ol>
`,
  );
}

function listedClient(
  { words, numbers }: Telling,
  { client, probability, offer, reasons }: ListedClient,
): Html {
  const { list } = words;
  return html`<li><strong>${numbers.percent(probability)}</strong> <span class="quiet">${list.client} <code>${client.slice(0, 8)}…</code>${
    offer !== null && ` · ${list.offer}: ${offer}`
  }</span>
<ul class="plain">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></li>
`;
}
