import type { Estimate } from "../../src/evaluate/interval.ts";
import { evenLooks, lookBounds } from "../../src/pilot/alpha-spending.ts";
import { readPilot } from "../../src/pilot/read-pilot.ts";
import { type Arm, rateDifference } from "../../src/pilot/two-rates.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { type PilotTruth, simulatePilot } from "./simulated-pilot.ts";

/** What is counted: in how many simulations each interval held the truth. */
export type Coverage = Record<string, number>;

const z = 1.959963984540054;

/**
 * Simulates pilots from their scores on and counts by estimate how often the 95 % interval held the truth, both with clients and with
 * communities assigned.
 * @param replicates bootstrap resamples of the uplift among the best three tenths
 */
export function pilotCoverage(nSimulations: number, replicates: number): Coverage {
  const held: Coverage = {};
  const count = (name: string, { low, high }: Estimate, truth: number) => {
    held[name] = (held[name] ?? 0) + (low !== null && high !== null && low <= truth && truth <= high ? 1 : 0);
  };
  for (let seed = 1; seed <= nSimulations; seed++) {
    const options = { nClients: 12_000, listSize: 4000, treatedShare: 0.6, lift: 0.4 };
    const single = simulatePilot({ ...options, seed });
    const reading = readPilot(single.rows, { ...common(options.treatedShare, seed), replicates });
    const { contact, lists } = reading;
    const { truth } = single;
    count("contact: difference", contact.difference, truth.difference);
    count("contact: ratio", contact.ratio, truth.ratio);
    count("contact: difference by strata", contact.stratified!.difference, truth.difference);
    count("contact: ratio by strata", contact.stratified!.ratio, truth.ratio);
    count("contact: difference with CUPED", contact.cuped!.difference, truth.difference);
    count("lists: difference", lists.difference, truth.listDifference);
    count("lists: ratio", lists.ratio, truth.listRatio);
    count("lists: takers won", lists.wonDifference, truth.wonDifference);
    count("uplift in the top 30 %", reading.uplift.top30, truth.top30);
    const grouped = simulatePilot({ ...options, seed, communitySize: 12 });
    const ofCommunities = readPilot(grouped.rows, { ...common(options.treatedShare, seed), replicates: 10 });
    countCommunities(count, ofCommunities, grouped.truth);
  }
  return held;
}

function countCommunities(
  count: (name: string, estimate: Estimate, truth: number) => void,
  { contact, lists }: ReturnType<typeof readPilot>,
  truth: PilotTruth,
): void {
  count("communities, contact: difference", contact.difference, truth.difference);
  count("communities, contact: ratio", contact.ratio, truth.ratio);
  count("communities, lists: difference", lists.difference, truth.listDifference);
}

function common(treatedShare: number, seed: number) {
  return { goal: { rise: 0.05, scale: "relative" as const }, treatedShare, z, contactCost: 0, seed };
}

/** Pilots without any effect, looked at several times: how many called one at some look, with the bounds and with 1.96 at each look. */
export function falseAlarms(nSimulations: number, nLooks: number): { withBounds: number; naive: number } {
  const perLook = 2000;
  const bounds = lookBounds({ alpha: 0.05, sides: "two", looks: evenLooks(nLooks) });
  const random = new SeededRandom(nLooks);
  const alarms = { withBounds: 0, naive: 0 };
  for (let simulation = 0; simulation < nSimulations; simulation++) {
    const arms: [Arm, Arm] = [
      { nClients: 0, nTakers: 0 },
      { nClients: 0, nTakers: 0 },
    ];
    let [isCalled, isNaive] = [false, false];
    for (const bound of bounds) {
      for (const arm of arms) {
        for (let client = 0; client < perLook / 2; client++) arm.nTakers += random.next() < 0.05 ? 1 : 0;
        arm.nClients += perLook / 2;
      }
      isCalled ||= leavesOutZero(rateDifference(arms[0], arms[1], bound));
      isNaive ||= leavesOutZero(rateDifference(arms[0], arms[1], z));
    }
    alarms.withBounds += isCalled ? 1 : 0;
    alarms.naive += isNaive ? 1 : 0;
  }
  return alarms;
}

function leavesOutZero({ low, high }: Estimate): boolean {
  return low! > 0 || high! < 0;
}
