import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { SnapshotCounts } from "./report-data.ts";
import { hasSurroundings, section, type Telling } from "./telling.ts";

/** How many clients there were on each day, and of how many contacts are visible. */
export function peopleSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const { people } = words;
  const { all, covered } = data.training.comparison;
  const coveredShare = numbers.percent(all.nRows > 0 ? covered.nRows / all.nRows : null, 0);
  const last = data.people.at(-1);
  if (!last) {
    const judged = numbers.count(all.nRows);
    const text = hasSurroundings(telling)
      ? people.textStatic(judged, coveredShare)
      : people.textTable(judged);
    return section(people.heading, html`<p>${text}</p>`);
  }
  const columns = [
    { header: people.day, cell: ({ asOf }: SnapshotCounts) => numbers.date(asOf) },
    { header: people.use, cell: ({ use }: SnapshotCounts) => people.uses[use] },
    { header: people.clients, cell: (day: SnapshotCounts) => numbers.count(day.clients), isNumber: true },
    { header: people.eligible, cell: (day: SnapshotCounts) => numbers.count(day.eligible), isNumber: true },
    {
      header: people.takers,
      cell: ({ takers }: SnapshotCounts) => (takers === null ? people.unknown : numbers.count(takers)),
      isNumber: true,
    },
    { header: people.contacts, cell: (day: SnapshotCounts) => numbers.count(day.contacts), isNumber: true },
  ];
  const text = people.text(numbers.count(last.eligible), numbers.count(last.clients), coveredShare);
  return section(
    people.heading,
    html`<p>${text}</p>${table(data.people, columns, { caption: people.table })}`,
  );
}
