/** A pilot's reading: from the assigned clients and their outcomes to effects, value and a verdict. */
import { DataError } from "../core/errors.ts";
import type { Estimate } from "../evaluate/interval.ts";
import { type ContactEffect, contactEffect } from "./contact-effect.ts";
import { type Goal, type GoalReading, readGoal } from "./goal.ts";
import { type ListsCompared, listsCompared } from "./lists-compared.ts";
import { groupsOf, type PilotRows } from "./pilot-rows.ts";
import { ratioAlpha, type SampleRatio, sampleRatio } from "./sample-ratio.ts";
import { rateOf } from "./two-rates.ts";
import { type UpliftByScore, upliftByScore } from "./uplift-by-score.ts";

export interface ReadingOptions {
  goal: Goal;
  /** Share of units that was to be treated. */
  treatedShare: number;
  /** Critical value of every interval: of the look, where there are several. */
  z: number;
  /** Money a taker brings; without it value is not told. */
  valuePerTake?: number | undefined;
  /** Money a contact costs. */
  contactCost: number;
  seed: number;
  replicates: number;
}

export interface PilotReading {
  nClients: number;
  sampleRatio: SampleRatio;
  contact: ContactEffect;
  /** Of the takers among contacted clients, the share that contacts won: 1 − control rate / treated rate. */
  incrementalShare: Estimate;
  lists: ListsCompared;
  goal: GoalReading;
  /** Money a client; null where no value of a taker is given. */
  value: ValueReading | null;
  uplift: UpliftByScore;
}

interface ValueReading {
  /** Of an assigned client: its takers' value, minus the contact's cost where it was treated. */
  treated: number;
  control: number;
  /** What a contact brings beyond its cost. */
  perContact: Estimate;
}

/**
 * Reads a pilot.
 *
 * @throws DataError when an arm is empty, or the arms' sizes are not the planned ones beyond chance: then nothing that the arms
 *   show can be trusted, and nothing is read
 *
 * Deterministic in `seed`. Cost: O(rows × replicates).
 */
export function readPilot(rows: PilotRows, options: ReadingOptions): PilotReading {
  const ratio = ratioOf(rows, options.treatedShare);
  refuse(ratio);
  const { z } = options;
  const contact = contactEffect(rows, z);
  const lists = listsCompared(groupsOf(rows), z);
  return {
    nClients: rows.cell.length,
    sampleRatio: ratio,
    contact,
    incrementalShare: incrementalShare(contact.ratio),
    lists,
    goal: readGoal(options.goal, lists.difference, lists.ratio),
    value: moneyOf(contact, options),
    uplift: upliftByScore(rows, z, options),
  };
}

/** Of clients; of communities where these were assigned as one. */
function ratioOf({ treated, cluster }: PilotRows, treatedShare: number): SampleRatio {
  const arms = cluster
    ? [...new Map(Array.from(cluster, (id, row) => [id, treated[row]!])).values()]
    : treated;
  let nTreated = 0;
  for (const flag of arms) nTreated += flag;
  return sampleRatio(nTreated, arms.length - nTreated, treatedShare);
}

function refuse(ratio: SampleRatio): void {
  const { nTreated, nControl, plannedShare, pValue, isFine } = ratio;
  const sizes = `${nTreated} treated and ${nControl} control`;
  if (nTreated === 0 || nControl === 0) {
    throw new DataError([
      {
        code: "empty-arm",
        where: "pilot",
        found: sizes,
        expected: "clients in both arms",
        hint: "see `pilot split`",
      },
    ]);
  }
  if (isFine) return;
  const share = (nTreated / (nTreated + nControl)).toFixed(4);
  throw new DataError(
    [
      {
        code: "sample-ratio",
        where: "pilot",
        found: `${sizes}, a share of ${share} (p = ${pValue.toExponential(1)})`,
        expected: `a share of ${plannedShare} treated, off by chance at most (p from ${ratioAlpha})`,
        hint: "clients went missing from one arm more than from the other, so the arms are not alike any more and no effect can be read: find out which clients the sources have lost since the split",
      },
    ],
    { report: { sampleRatio: ratio } },
  );
}

function incrementalShare({ value, low, high }: Estimate): Estimate {
  const share = (ratio: number | null) => (ratio === null || ratio <= 0 ? null : 1 - 1 / ratio);
  return { value: share(value), low: share(low), high: share(high) };
}

function moneyOf(
  { treated, control, difference }: ContactEffect,
  { valuePerTake, contactCost }: ReadingOptions,
): ValueReading | null {
  if (valuePerTake === undefined) return null;
  const won = (rise: number | null) => (rise === null ? null : valuePerTake * rise - contactCost);
  return {
    treated: valuePerTake * rateOf(treated) - contactCost,
    control: valuePerTake * rateOf(control),
    perContact: { value: won(difference.value), low: won(difference.low), high: won(difference.high) },
  };
}
