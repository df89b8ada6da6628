// Do 95 % intervals cover the truth in 95 of 100 cases? Score-level simulations whose AUC and lift are known exactly.
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import { compareScores } from "../../src/evaluate/compare-scores.ts";
import { delong, delongEstimate } from "../../src/evaluate/delong.ts";
import type { Estimate } from "../../src/evaluate/interval.ts";
import { rankingMetrics } from "../../src/evaluate/metric-set.ts";
import { topMetrics } from "../../src/evaluate/top-metrics.ts";
import { SeededRandom } from "../../src/util/random.ts";

const nSimulations = 1000;
const replicates = 1000;
/** Of 1000 intervals that hold in 95 of 100 cases so many cover the truth, in 99 of 100 such studies. */
const expected = { low: 932, high: 967 };

/** Clients with a row in each of two snapshots; scores are normal, one standard deviation higher for positives. */
const world = { nClients: 2000, nSnapshots: 2, baseRate: 0.05, shift: 1, shareOfClient: 0.5 };
const tops = [0.05, 0.1, 0.2];

interface Intervals {
  [name: string]: Estimate;
}

/** AUC and lifts of the whole population that samples come from. */
function truthOf({ baseRate, shift }: typeof world): Record<string, number> {
  const auc = normalCdf(shift / Math.SQRT2, 0, 1);
  const above = (cut: number) =>
    baseRate * (1 - normalCdf(cut, shift, 1)) + (1 - baseRate) * (1 - normalCdf(cut, 0, 1));
  const lifts = tops.map((top) => {
    let [low, high] = [-10, 10];
    while (high - low > 1e-12) {
      const middle = (low + high) / 2;
      if (above(middle) > top) low = middle;
      else high = middle;
    }
    return [`lift@${top}`, (1 - normalCdf(low, shift, 1)) / top] as const;
  });
  return { auc, "auc by DeLong, one snapshot": auc, ...Object.fromEntries(lifts) };
}

/** A client's scores are alike over snapshots, so its rows are no independent ones. */
function simulate(seed: number) {
  const { nClients, nSnapshots, baseRate, shift, shareOfClient } = world;
  const random = new SeededRandom(seed);
  const nRows = nClients * nSnapshots;
  const rows = {
    label: new Uint8Array(nRows),
    score: new Float64Array(nRows),
    cluster: new Int32Array(nRows),
  };
  for (let client = 0; client < nClients; client++) {
    const ofClient = Math.sqrt(shareOfClient) * random.normal();
    for (let snapshot = 0; snapshot < nSnapshots; snapshot++) {
      const row = snapshot * nClients + client;
      rows.label[row] = random.next() < baseRate ? 1 : 0;
      rows.score[row] = shift * rows.label[row]! + ofClient + Math.sqrt(1 - shareOfClient) * random.normal();
      rows.cluster[row] = client;
    }
  }
  return rows;
}

function intervalsOf(seed: number): Intervals {
  const { label, cluster, score } = simulate(seed);
  const metrics = [...rankingMetrics, ...topMetrics(tops, label.length)];
  const compared = compareScores<string>(metrics, { label, cluster, scores: [{ score }] }, seed, replicates);
  const first = [label.slice(0, world.nClients), score.slice(0, world.nClients)] as const;
  const { auc, covariance } = delong(first[0], [first[1]]);
  return {
    ...compared.metrics[0],
    "auc by DeLong, one snapshot": delongEstimate(auc[0]!, covariance[0]![0]!),
  };
}

/** Counts, and prints one line a figure; the same every time. */
export async function studyCoverage(): Promise<void> {
  const truth = truthOf(world);
  const names = Object.keys(truth);
  const covered = new Map(names.map((name) => [name, 0]));
  const width = new Map(names.map((name) => [name, 0]));
  for (let seed = 1; seed <= nSimulations; seed++) {
    const intervals = intervalsOf(seed);
    for (const name of names) {
      const { low, high } = intervals[name]!;
      if (low! <= truth[name]! && truth[name]! <= high!) covered.set(name, covered.get(name)! + 1);
      width.set(name, width.get(name)! + (high! - low!) / nSimulations);
    }
    if (seed % 100 === 0) console.error(`${seed} of ${nSimulations}`);
  }
  const { nClients, nSnapshots, baseRate } = world;
  console.log(
    `${nSimulations} simulations of ${nClients} clients in ${nSnapshots} snapshots, base rate ${100 * baseRate} %, ${replicates} resamples of clients each`,
  );
  console.log(
    `95 % intervals that cover the truth; ${expected.low} to ${expected.high} are as they should be\n`,
  );
  for (const name of names) {
    const count = covered.get(name)!;
    const verdict = count >= expected.low && count <= expected.high ? "" : "  outside";
    const facts = `truth ${truth[name]!.toFixed(4)}, mean width ${width.get(name)!.toFixed(3)}`;
    console.log(`${name.padEnd(30)}${String(count).padStart(5)}   ${facts}${verdict}`);
  }
}
