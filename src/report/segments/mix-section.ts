import type { ColumnComparison, SegmentMix } from "../../segments/compare-segments.ts";
import { isHalved, isLarge } from "../../segments/large.ts";
import { dotRows } from "../chart/dot-rows.ts";
import { type Html, html } from "../html.ts";
import type { Telling } from "./telling.ts";

const nCharted = 12;
/** What is less than half a percent is not worth a sentence. */
const imbalanceTold = 0.005;

/** Different, or only older? Effects before and after one mix, whether the mix became one, and what that cost. */
export function mixSection(telling: Telling): Html {
  const { report, words, mix, others } = telling;
  const said = words.mix;
  if (report.mixes.length === 0)
    return html`<section>
<h2>${said.headingOfNone}</h2>
<p class="missing">${said.none}</p>
</section>`;
  return html`<section>
<h2>${said.heading(mix)}</h2>
${others.map((_, at) => ofSegment(telling, at))}
</section>`;
}

function ofSegment(telling: Telling, at: number): Html {
  const { report, words, numbers, others, reference, mix: mixedBy } = telling;
  const { key, name, comparisons } = others[at]!;
  const said = words.mix;
  const mix = report.mixes[at]!;
  const large = comparisons.filter(isLarge);
  const isMixed = ({ column }: ColumnComparison) => report.adjustFor.includes(column);
  const nLeft = large.filter((one) => !isHalved(one)).length;
  const told = large.length > 0 && said.left(numbers.count(nLeft), numbers.count(large.length), name);
  return html`<p>${told} ${howMixed(telling, at, mix)}</p>
<div class="charts">
${beforeAndAfter(
  telling,
  `mix-${at}`,
  said.chart(name),
  said.chartAbout(reference, mixedBy),
  comparisons.filter((one) => !isMixed(one)).slice(0, nCharted),
)}
${beforeAndAfter(
  telling,
  `balance-${at}`,
  said.balance(name),
  said.balanceAbout,
  report.comparisons.filter((one) => one.segment === key && isMixed(one)),
)}
</div>`;
}

function howMixed(
  { words, numbers, others, reference, report }: Telling,
  at: number,
  mix: SegmentMix,
): string {
  const said = words.mix;
  const { name } = others[at]!;
  const share = (value: number) => numbers.percent(value);
  const parts = [
    said[mix.method],
    ...(Math.min(mix.kept, mix.keptReference) < 1
      ? [said.kept(name, share(mix.kept), reference, share(mix.keptReference))]
      : []),
    said.effective(numbers.count(report.segments[at + 1]!.nRows), numbers.count(mix.effective)),
    ...(mix.imbalance >= imbalanceTold ? [said.imbalance(share(mix.imbalance))] : []),
  ];
  return parts.join(" ");
}

function beforeAndAfter(
  { words, numbers, language, labelOf }: Telling,
  id: string,
  title: string,
  description: string,
  of: readonly ColumnComparison[],
): Html | false {
  const shown = of.filter(({ adjusted }) => adjusted?.value.value != null);
  if (shown.length === 0) return false;
  return dotRows({
    id,
    title,
    description,
    language,
    labels: words.effects.column,
    write: (value) => numbers.signed(value, 2),
    series: [
      { name: words.mix.before, tone: "muted" },
      { name: words.mix.after, tone: "lead" },
    ],
    rows: shown.map(({ column, value, adjusted, effect }) => ({
      label: effect === "cramers_v" ? `${labelOf(column)} (V)` : labelOf(column),
      dots: [value, adjusted!.value],
    })),
    level: 0,
  });
}
