import { type Arm, rateOf } from "../../pilot/two-rates.ts";
import { type BarChart, barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { ReadPilot } from "./report-data.ts";
import { missingLine, section, sideOf, type Telling, tellGoal, timesHundred, withCode } from "./telling.ts";

/** What a pilot showed: whether contacts paid, on which list, at which scores, beside what was decided before. */
export function readingSection(telling: Telling): Html {
  const { data, words } = telling;
  const told = words.reading;
  const { reading } = data;
  if (reading === null) return html``;
  if (reading === "assigned") return section(told.heading, missingLine(told.unread));
  return section(
    told.heading,
    html`${reading.isStale && missingLine(told.stale)}<p class="lead">${withCode(readingVerdict(telling, reading))}</p>
<p>${wonSentence(telling, reading)} ${listsSentence(telling, reading)}</p>
<div class="charts">
${cellsChart(telling, reading)}${decilesChart(telling, reading)}</div>
${armsTable(telling, reading)}${decidedTable(telling, reading)}<p class="quiet">${caveats(telling, reading).join(" ")}</p>
`,
  );
}

/** Whether contacts paid: in money where the project says what a taker brings, else in takers. */
export function readingVerdict({ words, numbers }: Telling, { contact, value }: ReadPilot): string {
  const told = words.reading;
  if (value) {
    const { perContact } = value;
    const say = { above: told.paid, below: told.lost, around: told.unclear }[sideOf(perContact)];
    return say(
      numbers.money(perContact.value),
      numbers.moneyInterval(perContact),
      numbers.money(perContact.value === null ? null : perContact.value * contact.treated.nClients),
    );
  }
  const points = timesHundred(contact.difference);
  const say = { above: told.won, below: told.deterred, around: told.noneWon }[sideOf(points)];
  return say(numbers.signed(points.value, 1), numbers.interval(points, oneDigit(numbers)));
}

function oneDigit(numbers: Telling["numbers"]): (value: number | null) => string {
  return (value) => numbers.signed(value, 1);
}

/** Both arms in counts, and how many of the takers contacts won. */
function wonSentence({ words, numbers, values }: Telling, { contact, horizonDays }: ReadPilot): string {
  const { treated, control, difference } = contact;
  const won = (share: number | null) => (share === null ? null : share * treated.nClients);
  const { value, low, high } = difference;
  return words.reading.counts(
    armText(numbers, treated),
    armText(numbers, control),
    values.withUnit(horizonDays, "days"),
    numbers.signed(won(value), 0),
    numbers.interval({ value: null, low: won(low), high: won(high) }, (one) => numbers.signed(one, 0)),
  );
}

function armText(numbers: Telling["numbers"], arm: Arm) {
  return {
    clients: numbers.count(arm.nClients),
    takers: numbers.count(arm.nTakers),
    rate: rateText(numbers, arm),
  };
}

function rateText(numbers: Telling["numbers"], arm: Arm): string {
  return numbers.percent(arm.nClients === 0 ? null : rateOf(arm));
}

function listsSentence({ words, numbers }: Telling, { lists }: ReadPilot): string {
  const told = words.reading;
  const difference = timesHundred(lists.difference);
  const say = { above: told.listWins, below: told.listLoses, around: told.listUnclear }[sideOf(difference)];
  return say(
    numbers.percent(lists.model.value),
    numbers.percent(lists.baseline.value),
    numbers.signed(difference.value, 1),
    numbers.interval(difference, oneDigit(numbers)),
  );
}

/** A chart of differences between the arms, in points. */
function pointsChart(
  { words, language, numbers }: Telling,
  chart: Pick<BarChart, "id" | "title" | "description" | "labels" | "bars">,
): Html {
  return barChart({
    ...chart,
    language,
    interval: words.reading.interval,
    shape: "dots",
    level: 0,
    values: words.reading.points,
    write: (value) => numbers.signed(value, 1),
  });
}

function cellsChart(telling: Telling, { contact }: ReadPilot): Html {
  const told = telling.words.reading;
  const bars = contact.cells.map(({ cell, difference }) => ({
    label: told.cells[cell],
    ...timesHundred(difference),
  }));
  return pointsChart(telling, {
    id: "reading-cells",
    title: told.cellsTitle,
    description: told.cellsAbout,
    labels: told.list,
    bars: [...bars, { label: told.all, ...timesHundred(contact.difference), tone: "good" }],
  });
}

function decilesChart(telling: Telling, { uplift }: ReadPilot): Html {
  const { words, numbers } = telling;
  const told = words.reading;
  const top = timesHundred(uplift.top30);
  return pointsChart(telling, {
    id: "reading-deciles",
    title: told.decilesTitle,
    description:
      top.value === null
        ? told.decilesAbout
        : `${told.decilesAbout} ${told.top(numbers.signed(top.value, 1), numbers.interval(top, oneDigit(numbers)))}`,
    labels: told.decile,
    bars: uplift.deciles.map(({ decile, difference }) => ({
      label: told.decileName(decile),
      ...timesHundred(difference),
    })),
  });
}

/** Counts of both arms by list. */
function armsTable({ words, numbers }: Telling, { contact }: ReadPilot): Html {
  const told = words.reading;
  const rows = [
    ...contact.cells.map((cell) => ({ name: told.cells[cell.cell], ...cell })),
    { name: told.all, ...contact },
  ];
  type Row = (typeof rows)[number];
  const number = (header: string, cell: (row: Row) => string) => ({ header, cell, isNumber: true });
  const columns = [
    { header: told.list, cell: ({ name }: Row) => name },
    number(told.treated, ({ treated }) => numbers.count(treated.nClients)),
    number(told.took, ({ treated }) => `${numbers.count(treated.nTakers)} (${rateText(numbers, treated)})`),
    number(told.control, ({ control }) => numbers.count(control.nClients)),
    number(told.took, ({ control }) => `${numbers.count(control.nTakers)} (${rateText(numbers, control)})`),
    number(told.points, ({ difference }) => numbers.signed(timesHundred(difference).value, 1)),
    number(told.interval, ({ difference }) => numbers.interval(timesHundred(difference), oneDigit(numbers))),
  ];
  return table(rows, columns, { caption: told.armsTitle, showCaption: true });
}

/** What was decided before the pilot, and what the reading says to it. */
function decidedTable(
  telling: Telling,
  { goal, look, sampleRatio, asKnownAt, horizonDays }: ReadPilot,
): Html {
  const { words, numbers, values } = telling;
  const told = words.reading;
  const isRelative = goal.scale === "relative";
  const seen = isRelative ? goal.seen : timesHundred(goal.seen);
  const write = (value: number | null) =>
    isRelative ? signedPercent(numbers, value) : numbers.signed(value, 1);
  const { nTreated, nControl, plannedShare, pValue } = sampleRatio;
  const rows: [string, string, string][] = [
    [
      told.goal,
      tellGoal(telling, goal),
      told.goalSeen(write(seen.value), numbers.interval(seen, write), told.verdicts[goal.verdict]),
    ],
    [
      told.share,
      numbers.percent(plannedShare, 0),
      told.ratio(numbers.percent(nTreated / (nTreated + nControl)), numbers.fixed(pValue, 2)),
    ],
    [
      told.looks,
      told.looksPlanned(numbers.count(look.nPlanned), numbers.percent(look.alpha, 0)),
      told.lookNow(numbers.count(look.number), numbers.date(asKnownAt)),
    ],
    [told.horizon, told.horizonPlanned(values.withUnit(horizonDays, "days")), told.horizonSeen],
  ];
  type Row = (typeof rows)[number];
  const columns = [
    { header: told.what, cell: ([what]: Row) => what },
    { header: told.before, cell: ([, before]: Row) => before },
    { header: told.after, cell: ([, , after]: Row) => after },
  ];
  return table(rows, columns, { caption: told.decidedTitle, showCaption: true });
}

function signedPercent(numbers: Telling["numbers"], share: number | null): string {
  return share !== null && share > 0 ? `+${numbers.percent(share, 0)}` : numbers.percent(share, 0);
}

/** What a reader must know of the arms before believing them. */
function caveats({ words, numbers }: Telling, reading: ReadPilot): string[] {
  const told = words.reading;
  const { contact, contacted, exposure, nWaiting, nMissing, look } = reading;
  return [
    told.bounds(numbers.percent(look.alpha, 0)),
    ...(contacted
      ? [
          told.contacted(
            numbers.percent(contacted.treated / contact.treated.nClients, 0),
            numbers.percent(contacted.control / contact.control.nClients, 0),
          ),
        ]
      : []),
    ...(exposure.nSharing > 0
      ? [told.exposed(numbers.percent(exposure.nSharing / exposure.nControl, 0))]
      : []),
    ...(nWaiting > 0 ? [told.waiting(numbers.count(nWaiting))] : []),
    ...(nMissing > 0 ? [told.lostSight(numbers.count(nMissing))] : []),
  ];
}
