import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { ReportData } from "./report-data.ts";
import { section, type Telling, tellGoal } from "./telling.ts";

type Pilot = NonNullable<ReportData["pilot"]>;
type Effect = Pilot["lists"]["effects"][number];

/** What a pilot of the lists can show, and how many lists it takes. */
export function pilotSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const told = words.pilot;
  if (!data.pilot) return html``;
  const { listSize, overlap, power, alpha, contact, lists } = data.pilot;
  return section(
    told.heading,
    html`<p class="lead">${verdict(telling, data.pilot)}</p>
<p>${told.why}</p>
<p>${told.lists(numbers.count(listSize), numbers.percent(overlap, 0))} ${told.terms(
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
  return told.many(
    goalText,
    numbers.count(needs.nTreated),
    numbers.count(needs.nLists),
    timeText(telling, needs),
  );
}

/** Whole weeks, of more than two years whole years. */
function timeText({ values }: Telling, { days }: Effect): string {
  const weeks = Math.ceil(days / 7);
  return weeks <= 104 ? values.withUnit(weeks, "weeks") : values.withUnit(Math.round(days / 365.25), "years");
}

/** Nobody waits longer for an answer. */
const mostYears = 5;

function effectsTable(telling: Telling, effects: readonly Effect[], caption: string): Html {
  if (effects.length === 0) return html``;
  const { words, numbers, values } = telling;
  const told = words.pilot;
  const shown = effects.filter(({ days, isGoal }) => isGoal || days <= mostYears * 365.25);
  const nHidden = effects.length - shown.length;
  const columns = [
    {
      header: told.rise,
      cell: ({ relative, isGoal }: Effect) =>
        `+${numbers.percent(relative, 0)}${isGoal ? ` (${told.goal})` : ""}`,
    },
    { header: told.treated, cell: ({ nTreated }: Effect) => numbers.count(nTreated), isNumber: true },
    { header: told.nLists, cell: ({ nLists }: Effect) => numbers.count(nLists), isNumber: true },
    { header: told.time, cell: (effect: Effect) => timeText(telling, effect), isNumber: true },
  ];
  return html`${table(shown, columns, { caption, showCaption: true })}${
    nHidden > 0 && html`<p class="quiet">${told.tooLong(values.withUnit(mostYears, "years"))}</p>\n`
  }`;
}
