import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { ReportData } from "./report-data.ts";
import { missingLine, section, type Telling, tellGoal } from "./telling.ts";

type Pilot = NonNullable<ReportData["pilot"]>;
type Effect = Pilot["lists"]["effects"][number];

/** What a pilot of the lists can show, and how many lists it takes. */
export function pilotSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const told = words.pilot;
  const why = html`<p>${told.why}</p>\n`;
  if (!data.pilot) return section(told.heading, why, missingLine(words.missing.pilot));
  const { listSize, overlap, power, alpha, contact, lists } = data.pilot;
  return section(
    told.heading,
    html`<p class="lead">${verdict(telling, data.pilot)}</p>
${why}<p>${told.lists(numbers.count(listSize), numbers.percent(overlap, 0))} ${told.terms(
      numbers.percent(power, 0),
      numbers.percent(alpha, 0),
    )}</p>
${effectsTable(telling, contact.effects, told.contactTitle)}${effectsTable(telling, lists.effects, told.listsTitle)}`,
  );
}

function verdict(telling: Telling, { goal, lists }: Pilot): string {
  const { words, numbers } = telling;
  const told = words.pilot;
  const goalText = tellGoal(telling, goal);
  const needs = lists.effects.find(({ isGoal }) => isGoal);
  if (!needs) return told.never(goalText);
  if (needs.nLists === 1) return told.one(goalText);
  const weeks = Math.ceil(needs.days / 7);
  return told.many(
    goalText,
    numbers.count(needs.nTreated),
    numbers.count(needs.nLists),
    numbers.count(weeks),
  );
}

function effectsTable({ words, numbers }: Telling, effects: readonly Effect[], caption: string): Html {
  if (effects.length === 0) return html``;
  const told = words.pilot;
  const columns = [
    {
      header: told.rise,
      cell: ({ relative, isGoal }: Effect) =>
        `+${numbers.percent(relative, 0)}${isGoal ? ` (${told.goal})` : ""}`,
    },
    { header: told.treated, cell: ({ nTreated }: Effect) => numbers.count(nTreated), isNumber: true },
    { header: told.nLists, cell: ({ nLists }: Effect) => numbers.count(nLists), isNumber: true },
    { header: told.weeks, cell: ({ days }: Effect) => numbers.count(Math.ceil(days / 7)), isNumber: true },
  ];
  return table(effects, columns, { caption, showCaption: true });
}
