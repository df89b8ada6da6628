import type { ColumnComparison, Effect, SegmentMix } from "../../segments/compare-segments.ts";
import { isFound, isHalved, isLarge } from "../../segments/large.ts";
import type { SegmentReport } from "../../segments/segment-report.ts";
import { count, counted, percent, signed } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { fitTable, wrap } from "./table.ts";

/** Columns told of for each segment. */
const nShown = 12;

const named = { hedges_g: "g", cohens_h: "h", cramers_v: "V" };

/** What `segments compare` says: who is compared, the greatest differences of each segment, what they would be at one mix. */
export function renderSegments(report: SegmentReport, { columns }: Pick<Port, "columns">): string {
  const [reference, ...others] = report.segments;
  const parts = [
    wrap(whoIsCompared(report), columns),
    ...others.map(
      ({ name }) =>
        `${name}, compared with ${reference!.name}\n${tableOf(report, name, columns)}${wrap(inAll(report, name), columns)}`,
    ),
    wrap(howToRead(report), columns),
  ];
  return `${parts.join("\n\n")}\n`;
}

function whoIsCompared({ asOf, isStatic, segments, nElsewhere, censored, defining }: SegmentReport): string {
  const sizes = segments.map(({ name, nRows }) => `${name} ${count(nRows)}`).join(", ");
  const elsewhere =
    nElsewhere > 0 ? ` ${counted(nElsewhere, "client is", "clients are")} in none of them.` : "";
  const left =
    censored.length > 0
      ? ` ${counted(censored.length, "column is", "columns are")} left out: counts of calls, of which the operator sees a part only where the client is no subscriber (${censored[0]} …).`
      : "";
  const named =
    defining.length > 0
      ? ` The segments are defined by ${defining.join(", ")}, which is not told of below.`
      : "";
  return `Clients${isStatic ? "" : ` of ${asOf}`}: ${sizes}.${elsewhere}${left}${named}`;
}

function tableOf(report: SegmentReport, segment: string, columns: number): string {
  const isAdjusted = report.adjustFor.length > 0;
  const rows = report.comparisons
    .filter(
      ({ segment: of, column, value }) =>
        of === segment && value.value !== null && !report.defining.includes(column),
    )
    .slice(0, nShown)
    .map((comparison) => [
      comparison.column,
      named[comparison.effect],
      effectText(comparison.value, comparison.effect),
      ...(isAdjusted
        ? [comparison.adjusted ? effectText(comparison.adjusted.value, comparison.effect, false) : "–"]
        : []),
      isMissing(comparison) ? signed(comparison.missing.value!, 2) : "",
    ]);
  const head = ["column", "unit", "effect (95 %)", ...(isAdjusted ? ["same mix"] : []), "missing"];
  return fitTable(
    [head, ...rows],
    ["left", "left", "right", ...(isAdjusted ? ["right" as const] : []), "right"],
    columns,
  );
}

function effectText(
  { value, low, high }: Effect,
  effect: ColumnComparison["effect"],
  isWhole = true,
): string {
  if (value === null) return "–";
  const number = (x: number) => (effect === "cramers_v" ? x.toFixed(2) : signed(x, 2));
  return isWhole && low !== null && high !== null
    ? `${number(value)} (${number(low)} to ${number(high)})`
    : number(value);
}

function isMissing({ missing }: ColumnComparison): boolean {
  return missing.value !== null && Math.abs(missing.value) >= 0.05;
}

function inAll(
  { comparisons, adjustFor, mixes, segments, defining }: SegmentReport,
  segment: string,
): string {
  const of = comparisons.filter(
    (comparison) => comparison.segment === segment && !defining.includes(comparison.column),
  );
  const large = of.filter(isLarge);
  const found = of.filter(isFound).length;
  const text = `${count(large.length)} of ${counted(of.length, "column")} differ by a small effect or more; of ${count(found)} it is sure that they differ at all (5 % false ones among them).`;
  const mix = mixes.find((one) => one.segment === segment);
  if (!mix) return text;
  const both = large.filter(({ adjusted }) => adjusted?.value.value != null);
  const shrink = `With one mix of ${adjustFor.join(" and ")}, ${count(both.filter(isHalved).length)} of ${counted(both.length, "such difference")} shrink to less than half.`;
  return `${text} ${shrink} ${howMixed(mix, segments)}`;
}

function howMixed(mix: SegmentMix, segments: SegmentReport["segments"]): string {
  const [reference] = segments;
  const nRows = segments.find(({ name }) => name === mix.segment)!.nRows;
  const kept = `${percent(mix.kept)} of ${mix.segment} and ${percent(mix.keptReference)} of ${reference!.name} have somebody of their kind to be compared with; weighted, ${count(nRows)} clients say as much as ${count(mix.effective)}.`;
  const how =
    mix.method === "margins"
      ? " Combinations are too thin to be compared one by one, so that each column's mix alone is made the same."
      : "";
  const left =
    mix.imbalance >= 0.005
      ? ` Shares of a band or level still differ by up to ${percent(mix.imbalance)}.`
      : "";
  return `${kept}${how}${left}`;
}

function howToRead({ adjustFor }: SegmentReport): string {
  const mix =
    adjustFor.length > 0 ? " Same mix: the difference that is left when both have the first one's mix." : "";
  return `g: difference of means in standard deviations (Hedges); h: difference of shares (Cohen); V: how far categories depend on the segment, 0 to 1 (Cramér).${mix} Missing: h of the shares without a value, where it is not next to nothing.`;
}
