import { drawClusters } from "../evaluate/clusters.ts";
import { type Estimate, estimate } from "../evaluate/interval.ts";
import { SeededRandom } from "../util/random.ts";
import type { PilotRows } from "./pilot-rows.ts";
import { scoreDeciles } from "./score-deciles.ts";
import { type Arm, rateDifference, undefinedEstimate } from "./two-rates.ts";
import {
  areaUnderUplift,
  qiniCoefficient,
  qiniPoints,
  rankUplift,
  tallyUplift,
  type UpliftSteps,
  upliftAt,
} from "./uplift-curve.ts";

/** Whether contacts win more where the score is higher. */
export interface UpliftByScore {
  deciles: { decile: number; treated: Arm; control: Arm; difference: Estimate }[];
  qini: Estimate;
  /** Area under the uplift curve: takers won a client, on average over all lengths of the list. */
  area: Estimate;
  /** Rate of treated − rate of control clients in the highest tenth and three tenths. */
  top10: Estimate;
  top30: Estimate;
  /** The Qini curve at every twentieth of the clients. */
  curve: { share: number; won: number }[];
}

const measures = {
  qini: qiniCoefficient,
  area: areaUnderUplift,
  top10: (steps: UpliftSteps) => upliftAt(steps, 0.1),
  top30: (steps: UpliftSteps) => upliftAt(steps, 0.3),
};
const names = Object.keys(measures) as (keyof typeof measures)[];

/**
 * Uplift by the score at the assignment: by decile, and over the whole order with bootstrap intervals.
 *
 * @param z critical value of the deciles' intervals; those of the whole are percentile intervals of 95 %
 * @param replicates resamples of clients, or of communities where these were assigned
 *
 * Deterministic in `seed`. Cost: a sort, then O(rows) a replicate.
 */
export function upliftByScore(
  rows: PilotRows,
  z: number,
  { seed, replicates }: { seed: number; replicates: number },
): UpliftByScore {
  const ranking = rankUplift(rows.score, rows.treated, rows.taken);
  const steps = tallyUplift(ranking);
  const cluster = rows.cluster ?? Int32Array.from(rows.score, (_, row) => row);
  const counts = new Int32Array(cluster.reduce((most, id) => Math.max(most, id + 1), 0));
  const weight = new Int32Array(cluster.length);
  const drawn = Object.fromEntries(names.map((name) => [name, new Float64Array(replicates)]));
  const random = new SeededRandom(seed);
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawClusters(random, counts);
    for (let row = 0; row < weight.length; row++) weight[row] = counts[cluster[row]!]!;
    const resampled = tallyUplift(ranking, weight);
    for (const name of names) drawn[name]![replicate] = measures[name](resampled);
  }
  // A resample of which the best tenth lacks an arm says nothing of it.
  const of = (name: keyof typeof measures) => {
    const value = measures[name](steps);
    return Number.isFinite(value) ? estimate(value, drawn[name]!.filter(Number.isFinite)) : undefinedEstimate;
  };
  return {
    deciles: byDecile(rows, z),
    qini: of("qini"),
    area: of("area"),
    top10: of("top10"),
    top30: of("top30"),
    curve: qiniPoints(steps, 20),
  };
}

function byDecile({ score, treated, taken }: PilotRows, z: number): UpliftByScore["deciles"] {
  const decile = scoreDeciles(score);
  const arms = Array.from({ length: 10 }, () => [0, 1].map((): Arm => ({ nClients: 0, nTakers: 0 })));
  for (let row = 0; row < score.length; row++) {
    const arm = arms[decile[row]! - 1]![treated[row]!]!;
    arm.nClients++;
    arm.nTakers += taken[row]!;
  }
  return arms.map(([control, contacted], at) => ({
    decile: at + 1,
    treated: contacted!,
    control: control!,
    difference: rateDifference(contacted!, control!, z),
  }));
}
