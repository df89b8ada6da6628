/** One mix of strata for two segments: which share of each the strata get. */

import { sum } from "../util/sums.ts";

/** The variables whose mix is made the same; a stratum's number counts through their levels, the last one fastest. */
export type MixVariables = readonly { name: string; nLevels: number }[];

/**
 * `cells`: within every stratum, so that whatever the variables do together is taken out; strata that one of the two lacks
 * are left out. `margins`: each variable's levels alone, where too much would be left out by that.
 */
export type MixMethod = "cells" | "margins";

/** Shares of strata, of either segment adding up to 1; 0 in strata that are left out; all 0 where no stratum is left. */
export interface Mix {
  of: number[];
  reference: number[];
}

/** Strata that hold less than this share of the reference's clients are too few to stand for it. */
const enough = 0.95;

const maxRounds = 500;
const tolerance = 1e-12;

/** By cells, where the strata that both have hold 95 % of the reference; else by margins. @param of, reference counts by stratum */
export function chooseMethod(of: readonly number[], reference: readonly number[]): MixMethod {
  const all = sum(reference);
  return sum(reference.filter((_, at) => of[at]! > 0)) >= enough * all ? "cells" : "margins";
}

/** The reference's mix for both, by one of the two methods. @param of, reference counts by stratum */
export function commonMix(
  method: MixMethod,
  of: readonly number[],
  reference: readonly number[],
  variables: MixVariables,
): Mix {
  return method === "cells" ? mixByCells(of, reference) : mixByMargins(of, reference, variables);
}

/** Direct standardisation: strata as in coarsened exact matching, Iacus, King & Porro, Political Analysis 20 (2012). */
function mixByCells(of: readonly number[], reference: readonly number[]): Mix {
  const shares = toShares(reference.map((n, at) => (of[at]! > 0 ? n : 0)));
  return { of: shares, reference: shares };
}

/**
 * Raking: weights that are a product of one factor for each variable's level, such that every margin is the reference's. Deming &
 * Stephan, "On a least squares adjustment of a sampled frequency table", Annals of Mathematical Statistics 11 (1940). Of all
 * weights that do so these are nearest to equal ones: entropy balancing of the levels, Hainmueller, Political Analysis 20 (2012).
 * Levels that one of the two lacks are left out of both. Ends when no margin moves any more, or after 500 rounds where no
 * weights fit: `imbalance` tells.
 */
function mixByMargins(of: readonly number[], reference: readonly number[], variables: MixVariables): Mix {
  const levels = levelsOfStrata(variables, of.length);
  const { keptOf, keptReference } = withCommonLevels(of, reference, levels);
  const target = toShares(keptReference);
  const shares = toShares(keptOf);
  const targets = levels.map((ofStratum, at) => marginOf(target, ofStratum, variables[at]!.nLevels));
  for (let round = 0; round < maxRounds; round += 1) {
    let moved = 0;
    for (const [at, ofStratum] of levels.entries()) {
      const margin = marginOf(shares, ofStratum, variables[at]!.nLevels);
      for (const [stratum, level] of ofStratum.entries()) {
        if (shares[stratum]! > 0) shares[stratum]! *= targets[at]![level]! / margin[level]!;
      }
      moved = Math.max(moved, greatestDifference(margin, targets[at]!));
    }
    if (moved < tolerance) break;
  }
  return { of: shares, reference: target };
}

/** Leaves levels out that one of the two lacks, until none is left: leaving one out may empty another. */
function withCommonLevels(
  of: readonly number[],
  reference: readonly number[],
  levels: readonly (readonly number[])[],
): { keptOf: number[]; keptReference: number[] } {
  const [keptOf, keptReference] = [[...of], [...reference]];
  const nKept = () => sum(keptOf) + sum(keptReference);
  for (let before = Number.POSITIVE_INFINITY; nKept() < before; ) {
    before = nKept();
    for (const ofStratum of levels) {
      const has = [keptOf, keptReference].map(
        (counts) => new Set(ofStratum.filter((_, stratum) => counts[stratum]! > 0)),
      );
      for (const [stratum, level] of ofStratum.entries()) {
        if (has.every((there) => there.has(level))) continue;
        keptOf[stratum] = 0;
        keptReference[stratum] = 0;
      }
    }
  }
  return { keptOf, keptReference };
}

/**
 * How many clients, all of one weight, would say as much: Kish, "Survey Sampling" (1965), §11.7.
 *
 *     n_eff = (Σ w)² / Σ w² = 1 / Σ_s q_s² / n_s
 *
 * @param shares of strata, adding up to 1 · @param counts clients of each
 */
export function effectiveSize(shares: readonly number[], counts: readonly number[]): number {
  const squares = sum(shares.map((share, at) => (share > 0 ? share ** 2 / counts[at]! : 0)));
  return squares > 0 ? 1 / squares : 0;
}

/** The greatest difference that is left between the shares of any variable's level. */
export function imbalance({ of, reference }: Mix, variables: MixVariables): number {
  const levels = levelsOfStrata(variables, of.length);
  return Math.max(
    0,
    ...levels.map((ofStratum, at) => {
      const { nLevels } = variables[at]!;
      return greatestDifference(marginOf(of, ofStratum, nLevels), marginOf(reference, ofStratum, nLevels));
    }),
  );
}

/** Of each variable, the level of each stratum. */
function levelsOfStrata(variables: MixVariables, nStrata: number): number[][] {
  let below = nStrata;
  return variables.map(({ nLevels }) => {
    below /= nLevels;
    const size = below;
    return Array.from({ length: nStrata }, (_, stratum) => Math.floor(stratum / size) % nLevels);
  });
}

function marginOf(shares: readonly number[], ofStratum: readonly number[], nLevels: number): number[] {
  const margin = new Array<number>(nLevels).fill(0);
  for (const [stratum, level] of ofStratum.entries()) margin[level]! += shares[stratum]!;
  return margin;
}

function greatestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, at) => Math.abs(value - b[at]!)));
}

function toShares(counts: readonly number[]): number[] {
  const all = sum(counts);
  return all > 0 ? counts.map((count) => count / all) : counts.map(() => 0);
}
