import { barChart } from "../chart/bar-chart.ts";
import { type Html, html } from "../html.ts";
import type { GroupingData } from "./report-data.ts";
import { hasTies, section, sideOf, type Telling } from "./telling.ts";

/** Groups of fewer takers tell of chance alone. */
const minTakersOfGroup = 10;

/** In which groups of clients the surroundings add something, and in which not; nothing where nobody has some. */
export function groupsSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  if (!hasTies(telling)) return html``;
  const told = words.groups;
  const groupings = data.evaluation.groups
    .map((grouping) => ({ ...grouping, groups: judgedGroups(grouping) }))
    .filter(({ groups }) => groups.length > 1);
  if (groupings.length === 0)
    return section(told.heading, html`<p>${told.tooSmall(numbers.count(minTakersOfGroup))}</p>`);
  const named = groupings.flatMap((grouping) =>
    grouping.groups.map((group) => ({
      title: `${phraseOf(telling, grouping)}: ${groupName(telling, group.name)}`,
      side: sideOf(addedAuc(group)),
    })),
  );
  const titlesOf = (side: string) => named.filter((group) => group.side === side).map(({ title }) => title);
  const [works, worse] = [titlesOf("above"), titlesOf("below")];
  const text = whereItWorks(telling, works, named.length);
  const nSmall = nSmallGroups(telling);
  return section(
    told.heading,
    html`<p>${text}${worse.length > 0 && ` ${told.worse(worse.join("; "))}`}${
      nSmall > 0 && ` ${told.few(numbers.count(minTakersOfGroup))}`
    }</p>
<div class="charts">
${groupings.map((grouping, at) => groupingChart(telling, grouping, `groups-${at + 1}`))}</div>
`,
  );
}

function whereItWorks({ words }: Telling, works: readonly string[], nGroups: number): string {
  const told = words.groups;
  if (works.length === 0) return told.nowhere;
  return works.length === nGroups ? told.everywhere : told.text(works.join("; "));
}

/** Groups that are too small to be judged apart. */
export function nSmallGroups({ data }: Telling): number {
  const all = data.evaluation.groups.flatMap(({ groups }) => groups);
  return all.length - data.evaluation.groups.flatMap(judgedGroups).length;
}

type Group = GroupingData["groups"][number];

function judgedGroups({ groups }: GroupingData): Group[] {
  return groups.filter(
    (group) => group.evaluation.nPositives >= minTakersOfGroup && addedAuc(group).value !== null,
  );
}

function addedAuc({ evaluation }: Group) {
  return evaluation.differences.own!.metrics.auc;
}

function groupingChart(telling: Telling, grouping: GroupingData, id: string): Html {
  const { words, language, numbers } = telling;
  const told = words.groups;
  const tones = { above: "good", below: "other", around: "muted" } as const;
  return barChart({
    id,
    title: told.title(phraseOf(telling, grouping)),
    description: told.about,
    language,
    shape: "dots",
    level: 0,
    labels: told.group,
    values: told.added,
    write: (value) => numbers.signed(value, 3),
    bars: grouping.groups.map((group) => ({
      label: groupName(telling, group.name),
      ...addedAuc(group),
      tone: tones[sideOf(addedAuc(group))],
      note: told.takers(numbers.count(group.evaluation.nPositives)),
    })),
  });
}

function phraseOf({ words }: Telling, { by, phrase }: GroupingData): string {
  return words.groups.by[by] ?? phrase;
}

/** A category, or the lowest and the highest number, as the evaluation writes them. */
function groupName({ words, numbers }: Telling, name: string): string {
  const known = words.groups.names[name];
  if (known) return known;
  const range = /^(-?[\d.e+-]+) to (-?[\d.e+-]+)$/.exec(name);
  return range ? words.groups.range(bound(numbers, range[1]!), bound(numbers, range[2]!)) : name;
}

/** Whole numbers are written out, or the end of one group would look like the beginning of the next. */
function bound(numbers: Telling["numbers"], text: string): string {
  const value = Number(text);
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? numbers.count(value) : numbers.short(value);
}
