import type { Estimate } from "../evaluate/interval.ts";
import { cells } from "./cells.ts";
import { clusteredError, independentError, weightedRatio, weightedSum } from "./contrast.ts";
import { type CupedResult, cuped } from "./cuped.ts";
import { type Groups, groupIdx, groupsOf, merged, nGroups, type PilotRows } from "./pilot-rows.ts";
import { type StratifiedEffect, type Stratum, stratifiedEffect } from "./stratified.ts";
import { type Arm, rateDifference, rateRatio } from "./two-rates.ts";

/** What being contacted changed: treated against control. */
interface ArmsCompared {
  treated: Arm;
  control: Arm;
  /** Of the rates, −1 … 1. */
  difference: Estimate;
  /** Of the rates; 1: no effect. */
  ratio: Estimate;
}

export interface ContactEffect extends ArmsCompared {
  cells: ({ cell: (typeof cells)[number] } & ArmsCompared)[];
  /** The same effect, strata compared each by itself; null where communities were assigned. */
  stratified: StratifiedEffect | null;
  /** The same effect, with the score's part of the variance taken away; null where communities were assigned. */
  cuped: CupedResult | null;
  /** Of communities: how many, and how many times the variance of single clients the difference's is. */
  clusters: { n: number; designEffect: number } | null;
}

/**
 * The effect of contacts over all cells and in each.
 *
 * @param z critical value of the intervals
 *
 * The difference of two rates has Miettinen and Nurminen's interval, the ratio too; where communities were assigned, both have
 * the sandwich estimator's. Deterministic. Cost: O(rows).
 */
export function contactEffect(rows: PilotRows, z: number): ContactEffect {
  const groups = groupsOf(rows);
  const all = cells.map((_, cell) => cell);
  const { clustered } = groups;
  return {
    ...compare(groups, all, z),
    cells: cells.map((cell, at) => ({ cell, ...compare(groups, [at], z) })),
    stratified: clustered ? null : stratifiedEffect(strataOf(rows), z),
    cuped: clustered ? null : cuped({ outcome: rows.taken, covariate: rows.score, treated: rows.treated }, z),
    clusters: clustered ? designEffect(groups, all) : null,
  };
}

function compare(groups: Groups, of: readonly number[], z: number): ArmsCompared {
  const treated = merged(of.map((cell) => groups.arms[groupIdx(cell, 1)]!));
  const control = merged(of.map((cell) => groups.arms[groupIdx(cell, 0)]!));
  if (!groups.clustered) {
    return {
      treated,
      control,
      difference: rateDifference(treated, control, z),
      ratio: rateRatio(treated, control, z),
    };
  }
  const [top, bottom] = [shares(groups, of, 1), shares(groups, of, 0)];
  const difference = top.map((weight, at) => weight - bottom[at]!);
  return {
    treated,
    control,
    difference: weightedSum(groups, difference, z),
    ratio: weightedRatio(groups, top, bottom, z),
  };
}

/** What each group counts in the rate of one arm over some cells: its share of the arm's clients. */
function shares({ arms }: Groups, of: readonly number[], treated: number): number[] {
  const total = merged(of.map((cell) => arms[groupIdx(cell, treated)]!)).nClients;
  const weights = new Array<number>(nGroups).fill(0);
  for (const cell of of) {
    const at = groupIdx(cell, treated);
    weights[at] = arms[at]!.nClients / (total || 1);
  }
  return weights;
}

function designEffect(groups: Groups, of: readonly number[]): { n: number; designEffect: number } {
  const bottom = shares(groups, of, 0);
  const gradient = shares(groups, of, 1).map((weight, at) => weight - bottom[at]!);
  const { standardError, nClusters } = clusteredError(groups.clustered!, gradient);
  return { n: nClusters, designEffect: (standardError / independentError(groups.arms, gradient)) ** 2 };
}

function strataOf({ stratum, treated, taken }: PilotRows): Stratum[] {
  const nStrata = stratum.reduce((most, id) => Math.max(most, id + 1), 0);
  const strata = Array.from(
    { length: nStrata },
    (): Stratum => ({
      treated: { nClients: 0, nTakers: 0 },
      control: { nClients: 0, nTakers: 0 },
    }),
  );
  for (let row = 0; row < stratum.length; row++) {
    const arm = strata[stratum[row]!]![treated[row] === 1 ? "treated" : "control"];
    arm.nClients++;
    arm.nTakers += taken[row]!;
  }
  return strata;
}
