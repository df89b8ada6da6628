import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import { section, type Telling } from "./telling.ts";

/** What the page was made of: enough to make it again. */
export function provenanceSection({ data, words, numbers }: Telling): Html {
  const told = words.provenance;
  const { training, provenance } = data;
  const { nRows, nPositives, features, snapshots } = training;
  const code = Object.entries(provenance.versions).map(([name, value]) => `${name} ${value}`);
  const rows: [string, string][] = [
    [told.model, provenance.model],
    [
      told.trained,
      [
        told.rows(numbers.count(nRows), numbers.count(nPositives)),
        ...(snapshots.train.length > 0 ? [snapshots.train.map(numbers.date).join(", ")] : []),
      ].join("; "),
    ],
    [told.features, told.featureCounts(numbers.count(features.own), numbers.count(features.surroundings))],
    ...(data.dataThrough === null
      ? []
      : [[told.through, numbers.date(data.dataThrough)] satisfies [string, string]]),
    [told.staged, `${told.hash} ${provenance.staged}`],
    [told.seed, String(provenance.seed)],
    [told.code, code.join(", ")],
  ];
  const columns = [
    { header: told.what, cell: ([name]: [string, string]) => name },
    { header: told.value, cell: ([, value]: [string, string]) => value },
  ];
  return section(
    told.heading,
    html`${table(rows, columns, { caption: told.heading })}<p class="quiet">${told.again}</p>\n`,
  );
}
