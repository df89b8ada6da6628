import type { Dataset } from "../train/dataset.ts";
import { SeededRandom } from "../util/random.ts";
import { association, rankColumn } from "./association.ts";
import type { Candidate, OnStep } from "./candidate.ts";
import type { ColumnQuality } from "./quality.ts";
import { aucStandardError } from "./strength-alone.ts";

/** Columns that say nearly the same. */
export interface Cluster {
  /** The one that goes on. */
  representative: string;
  /** The others, in the order of the columns. */
  others: string[];
  /** Least association between two members. */
  least: number;
}

/** Rows that associations are measured on. */
const maxRows = 5000;

/**
 * Second stage: columns tied at least so strongly, each with each, are one cluster, and one of them goes on: of those whose AUC alone is within a
 * standard error of the best one's the cheapest, then the strongest, then the first.
 *
 * Agglomerative with complete linkage, so that a chain of neighbours is no cluster: the ends of it may differ.
 *
 * @param columns those that go on, with their qualities
 * @param threshold 0 … 1
 * @returns clusters of two and more, in the order of their first members
 *
 * Deterministic in `seed`, which draws rows where there are more than 5000. Cost: O(columns² × 5000).
 */
export function clusterColumns(
  dataset: Dataset,
  candidates: readonly Candidate[],
  quality: ReadonlyMap<string, ColumnQuality>,
  threshold: number,
  seed: number,
  onStep: OnStep,
): Cluster[] {
  const byName = new Map(dataset.columns.map((column) => [column.name, column]));
  const rows = someRows(dataset.nRows, seed);
  const ranked = candidates.map(({ name }) => rankColumn(byName.get(name)!, rows));
  const tie = ranked.map((one, at) => {
    onStep("clusters", at, ranked.length);
    return Float64Array.from(ranked, (other, second) => (second < at ? association(one, other) : 0));
  });
  const nPositives = dataset.label.reduce((sum, label) => sum + label, 0);
  return completeLinkage(tie, threshold).map(({ members, least }) => {
    const columns = members.map((at) => candidates[at]!);
    const representative = representativeOf(columns, quality, nPositives, dataset.nRows);
    const others = columns.map(({ name }) => name).filter((name) => name !== representative);
    return { representative, others, least };
  });
}

function someRows(nRows: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: nRows }, (_, row) => row);
  if (nRows <= maxRows) return rows;
  const random = new SeededRandom(seed);
  for (let at = 0; at < maxRows; at += 1) {
    const other = at + random.nextInt(nRows - at);
    [rows[at], rows[other]] = [rows[other]!, rows[at]!];
  }
  return rows.subarray(0, maxRows).sort();
}

function representativeOf(
  members: readonly Candidate[],
  quality: ReadonlyMap<string, ColumnQuality>,
  nPositives: number,
  nRows: number,
): string {
  const strength = ({ name }: Candidate) => {
    const { aucAlone } = quality.get(name)!;
    return Math.max(aucAlone, 1 - aucAlone);
  };
  const best = Math.max(...members.map(strength));
  const tolerance = aucStandardError(best, nPositives, nRows - nPositives);
  const close = members.filter((member) => strength(member) >= best - tolerance);
  return close.toSorted((a, b) => a.costRank - b.costRank || strength(b) - strength(a))[0]!.name;
}

interface Group {
  /** Places of the columns, ascending. */
  members: number[];
  /** Least association between two of them. */
  least: number;
}

/**
 * Merges the two closest groups while the least association across them reaches the threshold.
 *
 * @param tie lower triangle of the associations: tie[i][j], j < i
 * @returns groups of two and more, in the order of their first members
 *
 * Cost: O(columns³) at worst, with a partner for each column.
 */
export function completeLinkage(tie: readonly Float64Array[], threshold: number): Group[] {
  const link = tie.map((row, i) => Float64Array.from(tie, (other, j) => (i > j ? row[j]! : other[i]!)));
  const groups = new Map(tie.map((_, at) => [at, { members: [at], least: 1 }]));
  for (const at of [...groups.keys()])
    if (!link[at]!.some((value, other) => other !== at && value >= threshold)) groups.delete(at);
  for (;;) {
    const closest = closestPair([...groups.keys()], link);
    if (!closest || closest.value < threshold) break;
    const { one, other, value } = closest;
    const [first, second] = [groups.get(one)!, groups.get(other)!];
    const members = [...first.members, ...second.members].sort((a, b) => a - b);
    groups.set(one, { members, least: Math.min(value, first.least, second.least) });
    groups.delete(other);
    for (const at of groups.keys())
      link[one]![at] = link[at]![one] = Math.min(link[one]![at]!, link[other]![at]!);
  }
  return [...groups.values()]
    .filter(({ members }) => members.length > 1)
    .sort((a, b) => a.members[0]! - b.members[0]!);
}

function closestPair(places: readonly number[], link: readonly Float64Array[]) {
  let closest: { one: number; other: number; value: number } | undefined;
  for (const [at, one] of places.entries())
    for (let next = at + 1; next < places.length; next += 1) {
      const other = places[next]!;
      if (!closest || link[one]![other]! > closest.value) closest = { one, other, value: link[one]![other]! };
    }
  return closest;
}
