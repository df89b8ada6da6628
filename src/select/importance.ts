import binomialCdf from "@stdlib/stats-base-dists-binomial-cdf";
import { type Dataset, withColumns } from "../train/dataset.ts";
import type { Trial } from "../train/design.ts";
import { clientFolds } from "../train/time-folds.ts";
import type { OnStep, SelectionData } from "./candidate.ts";
import { sampleTrials } from "./sampled-trial.ts";
import { type Measure, measureNames, type RoundResult, shadowRound } from "./shadow-round.ts";

/** How a column did against the shadows. */
export interface ColumnImportance {
  name: string;
  /** Rounds in which most of the measures set it above every shadow. */
  hits: number;
  /** Rounds that it took part in. */
  rounds: number;
  /** `confirmed`: more hits than chance gives. `tentative`: hits in most rounds. `rejected`: no more. */
  decision: "confirmed" | "tentative" | "rejected";
  /** Means over its rounds. */
  measures: Record<Measure, number>;
}

export interface ImportanceOptions {
  rounds: number;
  maxRows: number;
  seed: number;
}

/** Chance of one wrong confirmation among all columns: Boruta's own default. */
const falseAlarm = 0.01;

/**
 * Third stage: rounds against shadows, each with another seed: three quarters of the clients are learned from, over all snapshots, since a weak driver
 * needs every positive there is; the others are judged.
 *
 * A round is a hit where two of the three measures set the column above the best of all shadows. The best of m shadows is beaten by chance in one
 * round of m + 1; but rounds see the same clients, so that what a column of noise has by chance it has in each. Boruta therefore asks for more hits than
 * a fair coin gives, at a level shared among the columns (Bonferroni). A column that can no longer be above the shadows in most
 * rounds leaves, and its shadow with it: later rounds are quicker and no laxer than chance.
 *
 * @param rows that may be seen
 * @returns in the order of importance: by decision, then by mean rank over the measures
 *
 * Deterministic in `seed`. Cost: a round is a fit on twice the columns.
 */
export async function judgeImportance(
  { dataset, times }: SelectionData,
  rows: Int32Array,
  names: readonly string[],
  { rounds, maxRows, seed }: ImportanceOptions,
  onStep: OnStep,
): Promise<ColumnImportance[]> {
  const tallies = new Map(names.map((name) => [name, emptyTally(name)]));
  for (let round = 0; round < rounds; round += 1) {
    onStep("importance against shadows", round, rounds);
    const left = names.filter((name) => mayPass(tallies.get(name)!, round, rounds));
    if (left.every((name) => isConfirmed(tallies.get(name)!, names.length))) break;
    const part = withColumns(dataset, new Set(left));
    const roundSeed = (seed * 1000 + round) % 2 ** 32;
    const [trial] = sampleTrials(dataset, [splitClients(dataset, rows, roundSeed)], maxRows, roundSeed);
    const result = await shadowRound(part, times.snapshotOf, trial!, roundSeed);
    for (const [at, { name }] of part.columns.entries()) count(tallies.get(name)!, result, at);
  }
  return inOrder([...tallies.values()].map((tally) => decide(tally, names.length)));
}

/** Of the given rows those of three quarters of the clients, and the others. */
function splitClients(dataset: Dataset, rows: Int32Array, seed: number): Trial {
  const [{ testRows }] = clientFolds(dataset, 4, seed) as [Trial];
  const isJudged = new Uint8Array(dataset.nRows);
  for (const row of testRows) isJudged[row] = 1;
  return {
    name: "clients",
    trainRows: rows.filter((row) => isJudged[row] === 0),
    testRows: rows.filter((row) => isJudged[row] === 1),
  };
}

interface Tally {
  name: string;
  hits: number;
  rounds: number;
  sums: Record<Measure, number>;
}

function emptyTally(name: string): Tally {
  return { name, hits: 0, rounds: 0, sums: { valuesChange: 0, shap: 0, permutation: 0 } };
}

function count(tally: Tally, { real, bestShadow }: RoundResult, at: number): void {
  const above = measureNames.filter((measure) => real[measure][at]! > bestShadow[measure]);
  tally.hits += +(2 * above.length > measureNames.length);
  tally.rounds += 1;
  for (const measure of measureNames) tally.sums[measure] += real[measure][at]!;
}

/** Whether the rounds to come can still bring the column hits in more than half of all. */
function mayPass({ hits, rounds }: Tally, done: number, all: number): boolean {
  return rounds === done && 2 * (hits + all - done) > all;
}

/** Whether a fair coin would hardly give so many hits. */
function isConfirmed({ hits, rounds }: Tally, nColumns: number): boolean {
  return hits > 0 && 1 - binomialCdf(hits - 1, rounds, 0.5) < falseAlarm / nColumns;
}

function decide(tally: Tally, nColumns: number): ColumnImportance {
  const { name, hits, rounds, sums } = tally;
  const isMostly = rounds > 0 && 2 * hits > rounds;
  const decision = isConfirmed(tally, nColumns) ? "confirmed" : isMostly ? "tentative" : "rejected";
  const means = measureNames.map((measure) => [measure, rounds > 0 ? sums[measure] / rounds : 0]);
  return { name, hits, rounds, decision, measures: Object.fromEntries(means) as Record<Measure, number> };
}

const decisions = ["confirmed", "tentative", "rejected"] as const;

function inOrder(columns: readonly ColumnImportance[]): ColumnImportance[] {
  const rank = new Map(columns.map(({ name }) => [name, 0]));
  for (const measure of measureNames) {
    const sorted = columns.toSorted((a, b) => b.measures[measure] - a.measures[measure]);
    for (const [at, { name }] of sorted.entries()) rank.set(name, rank.get(name)! + at);
  }
  const place = ({ decision }: ColumnImportance) => decisions.indexOf(decision);
  return columns.toSorted((a, b) => place(a) - place(b) || rank.get(a.name)! - rank.get(b.name)!);
}
