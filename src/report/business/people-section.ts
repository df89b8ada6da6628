import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import type { SnapshotCounts } from "./report-data.ts";
import { hasTies, section, type Telling } from "./telling.ts";

/** How many clients there were on each day, and of how many contacts are visible. */
export function peopleSection(telling: Telling): Html {
  const { data, words, numbers } = telling;
  const { people } = words;
  const { all, covered } = data.training.comparison;
  const share = covered.nRows / all.nRows;
  const coverage =
    hasTies(telling) && (share === 1 ? people.everybody : people.covered(numbers.percent(share, 0)));
  const last = data.people.at(-1);
  if (!last)
    return section(people.heading, html`<p>${people.textStatic(numbers.count(all.nRows))} ${coverage}</p>`);
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
  const text = people.text(numbers.count(last.eligible), numbers.count(last.clients));
  return section(
    people.heading,
    html`<p>${text} ${coverage}</p>${table(data.people, columns, { caption: people.table })}`,
  );
}
