/**
 * How much of the uptake goes with our own contact: the rate of clients whom a campaign of ours contacted inside the horizon,
 * less that of clients who had the same chances without one.
 *
 * Clients are put into tenths by a score that was learned from clients without contact (a prognostic score: Hansen, "The
 * prognostic analogue of the propensity score", Biometrika 95, 2008). In each, rates are compared; the differences are weighted
 * by contacted clients (direct standardisation, Cochran, Biometrics 24, 1968). What the score cannot see is not adjusted
 * for: only a control group drawn by lot tells cause.
 */
import { SeededRandom } from "../util/random.ts";
import { denseClusters, drawClusters } from "./clusters.ts";
import { type Estimate, estimate } from "./interval.ts";
import type { Labels } from "./steps.ts";

export interface OwnContactInput {
  /** nRows × 0/1. */
  label: Labels;
  /** nRows × 0/1: contacted inside the horizon. */
  isContacted: Uint8Array;
  /** nRows, the chance of an uptake without contact, in any monotone scale. */
  score: Float64Array;
  /** nRows ids; rows of one id are drawn together. */
  cluster: Int32Array;
  seed: number;
  replicates: number;
}

export interface OwnContactReport {
  contacted: { nRows: number; nPositives: number };
  others: { nRows: number; nPositives: number };
  /** Difference of the two rates, as they are. */
  crude: Estimate;
  /** The same among clients of like chances. */
  adjusted: Estimate;
  /** Share of all uptakes that the adjusted difference makes up. */
  explained: Estimate;
  /** Contacted rows in tenths without anybody to compare them with, which the adjusted figures leave out. */
  nUncompared: number;
}

const nStrata = 10;

/**
 * Rates of contacted and other clients, crude and among clients of like chances, with 95 % intervals of the cluster bootstrap.
 *
 * Deterministic in `seed`. Cost: one sort, then O(nRows) a replicate.
 */
export function ownContact(input: OwnContactInput): OwnContactReport {
  const { label, isContacted, score, seed, replicates } = input;
  const { cluster, nClusters } = denseClusters(input.cluster);
  const stratum = strataOf(score);
  const tally = (counts: Int32Array) => tallyRows(label, isContacted, stratum, cluster, counts);
  const counts = new Int32Array(nClusters).fill(1);
  const whole = tally(counts);
  const found = measure(whole);
  const random = new SeededRandom(seed);
  const drawn = Array.from({ length: replicates }, () => {
    drawClusters(random, counts);
    return measure(tally(counts));
  });
  const interval = (name: keyof typeof found) =>
    estimate(found[name], Float64Array.from(drawn.map((one) => one[name]).filter(Number.isFinite)));
  return {
    contacted: sumOf(whole, 1),
    others: sumOf(whole, 0),
    crude: interval("crude"),
    adjusted: interval("adjusted"),
    explained: interval("explained"),
    nUncompared: whole.reduce(
      (sum, [others, contacted]) => sum + (others.nRows === 0 ? contacted.nRows : 0),
      0,
    ),
  };
}

interface Tally {
  nRows: number;
  nPositives: number;
}

/** Of each tenth: others, then contacted. */
type Strata = (readonly [Tally, Tally])[];

/** The tenth of each row, ties in one. */
function strataOf(score: Float64Array): Uint8Array {
  const sorted = score.toSorted();
  const borders = Array.from(
    { length: nStrata - 1 },
    (_, at) => sorted[Math.floor(((at + 1) * score.length) / nStrata)]!,
  );
  return Uint8Array.from(score, (value) => borders.filter((border) => value >= border).length);
}

function tallyRows(
  label: Labels,
  isContacted: Uint8Array,
  stratum: Uint8Array,
  cluster: Int32Array,
  counts: Int32Array,
): Strata {
  const nRows = new Float64Array(2 * nStrata);
  const nPositives = new Float64Array(2 * nStrata);
  for (let row = 0; row < stratum.length; row++) {
    const weight = counts[cluster[row]!]!;
    if (weight === 0) continue;
    const at = 2 * stratum[row]! + isContacted[row]!;
    nRows[at]! += weight;
    nPositives[at]! += weight * label[row]!;
  }
  const tallyAt = (at: number) => ({ nRows: nRows[at]!, nPositives: nPositives[at]! });
  return Array.from({ length: nStrata }, (_, at) => [tallyAt(2 * at), tallyAt(2 * at + 1)] as const);
}

function measure(strata: Strata): Record<"crude" | "adjusted" | "explained", number> {
  const [others, contacted] = [sumOf(strata, 0), sumOf(strata, 1)];
  let excess = 0;
  let nCompared = 0;
  for (const [other, own] of strata) {
    if (other.nRows === 0 || own.nRows === 0) continue;
    excess += own.nPositives - own.nRows * rate(other);
    nCompared += own.nRows;
  }
  return {
    crude: rate(contacted) - rate(others),
    adjusted: excess / nCompared,
    explained: excess / (others.nPositives + contacted.nPositives),
  };
}

function sumOf(strata: Strata, group: 0 | 1): Tally {
  return strata.reduce(
    (sum, stratum) => ({
      nRows: sum.nRows + stratum[group].nRows,
      nPositives: sum.nPositives + stratum[group].nPositives,
    }),
    { nRows: 0, nPositives: 0 },
  );
}

function rate({ nRows, nPositives }: Tally): number {
  return nPositives / nRows;
}
