import type { ColumnComparison } from "../../segments/compare-segments.ts";
import { isFound, isLarge } from "../../segments/large.ts";
import { dotRows } from "../chart/dot-rows.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import { isTold, type Telling } from "./telling.ts";

/** Columns of a chart, and rows of the table below it: the greatest effects. */
const nCharted = 12;
const nTabled = 600;

/** What sets one segment apart: its greatest effects as forest plots, all of them as a table. */
export function effectsSection(telling: Telling, at: number): Html {
  const { words, numbers, reference, others, report } = telling;
  const { name, comparisons } = others[at]!;
  const said = words.effects;
  const told = said.told(
    numbers.count(comparisons.filter(isLarge).length),
    numbers.count(comparisons.filter(isFound).length),
    numbers.count(comparisons.length),
  );
  // All segments together have so many rows at most.
  const tabled = comparisons.slice(0, Math.floor(nTabled / others.length));
  const nRest = comparisons.length - tabled.length;
  return html`<section>
<h2>${said.heading(name, reference)}</h2>
<p>${told}</p>
<div class="charts">
${forest(
  telling,
  at,
  comparisons.filter(({ effect }) => effect !== "cramers_v"),
  "numbers",
)}
${forest(
  telling,
  at,
  comparisons.filter(({ effect }) => effect === "cramers_v"),
  "categories",
)}
</div>
<details><summary>${said.all(numbers.count(tabled.length))}</summary>
${comparisonTable(telling, at, tabled)}
${nRest > 0 && html`<p class="quiet">${said.rest(numbers.count(nRest))}</p>`}</details>
</section>`;

  function forest(
    { language, labelOf }: Telling,
    segment: number,
    of: readonly ColumnComparison[],
    kind: "numbers" | "categories",
  ): Html | false {
    const shown = of.filter(({ value }) => value.value !== null).slice(0, nCharted);
    if (shown.length === 0) return false;
    const about = kind === "numbers" ? said.numbersAbout(reference) : said.categoriesAbout;
    return dotRows({
      id: `effects-${segment}-${kind}`,
      title: said[kind],
      description: about,
      language,
      labels: said.column,
      write: (value) => (kind === "numbers" ? numbers.signed(value, 2) : numbers.fixed(value, 2)),
      series: [{ name: said.effect, tone: "lead" }],
      rows: shown.map(({ column, value }) => ({ label: labelOf(column), dots: [value] })),
      level: 0,
    });
  }

  function comparisonTable({ labelOf }: Telling, segment: number, rows: readonly ColumnComparison[]): Html {
    const numeric = (column: string, of: number) => {
      const summary = report.numeric[column]?.[of];
      return summary && isTold(summary) ? summary : undefined;
    };
    const meanOf = (of: number) => (row: ColumnComparison) =>
      numbers.short(numeric(row.column, of)?.mean ?? null);
    const missingOf = (of: number) => (row: ColumnComparison) =>
      numbers.percent(missingShare(row.column, of));
    const write =
      ({ effect }: ColumnComparison) =>
      (value: number | null) =>
        effect === "cramers_v" ? numbers.fixed(value, 2) : numbers.signed(value, 2);
    return table(
      rows,
      [
        { header: said.column, cell: ({ column }) => html`${labelOf(column)} <code>${column}</code>` },
        { header: said.mean(name), cell: meanOf(segment + 1), isNumber: true },
        { header: said.mean(reference), cell: meanOf(0), isNumber: true },
        {
          header: said.effect,
          cell: (row) => `${words.named[row.effect]} ${write(row)(row.value.value)}`,
          isNumber: true,
        },
        { header: said.interval, cell: (row) => numbers.interval(row.value, write(row)), isNumber: true },
        ...(report.mixes.length > 0
          ? [
              {
                header: said.sameMix,
                cell: (row: ColumnComparison) => write(row)(row.adjusted?.value.value ?? null),
                isNumber: true,
              },
              {
                header: said.interval,
                cell: (row: ColumnComparison) =>
                  row.adjusted && numbers.interval(row.adjusted.value, write(row)),
                isNumber: true,
              },
            ]
          : []),
        { header: said.missing(name), cell: missingOf(segment + 1), isNumber: true },
        { header: said.missing(reference), cell: missingOf(0), isNumber: true },
      ],
      { caption: said.heading(name, reference) },
    );
  }

  function missingShare(column: string, of: number): number {
    const summary = report.numeric[column]?.[of];
    if (summary) return summary.missing / (summary.n + summary.missing);
    return report.categorical[column]?.find(({ level }) => level === null)?.shares[of] ?? 0;
  }
}
