import type { AllocationProblem, Limit } from "../../src/campaign/optimise/problem.ts";
import { SeededRandom } from "../../src/util/random.ts";

export interface RandomProblemOptions {
  seed: number;
  nClients: number;
  nOffers: number;
  nChannels: number;
  /** Cost that the budget allows a client, on average; Infinity: no budget. */
  budgetEach?: number;
  /** Share of the clients that the capacities of all channels together hold; Infinity: no capacities. */
  capacityShare?: number;
  /** Share of the clients who must get the last offer at least. */
  minimumShare?: number;
  /** The largest difference between the contact rates of the two groups. */
  rateDifference?: number;
}

/** Offers through channels to clients of two groups: dear channels work better, acceptance is skewed, one pair in ten is not allowed. */
export function randomProblem(options: RandomProblemOptions): AllocationProblem {
  const { seed, nClients, nOffers, nChannels } = options;
  const random = new SeededRandom(seed);
  const nChoices = nOffers * nChannels;
  const value = new Float64Array(nClients * nChoices);
  const cost = new Float64Array(nClients * nChoices);
  const group = Uint8Array.from({ length: nClients }, (_, at) => at % 2);
  const worth = Array.from({ length: nOffers }, () => 50 + 200 * random.next());
  for (let client = 0, pair = 0; client < nClients; client++) {
    const inclination = Math.exp(random.normal() - 3);
    for (let offer = 0; offer < nOffers; offer++) {
      const acceptance = Math.min(0.9, inclination * Math.exp(0.5 * random.normal()));
      for (let channel = 0; channel < nChannels; channel++, pair++) {
        const isAllowed = random.next() >= 0.1;
        const gross = acceptance * worth[offer]! * [1, 0.7, 0.4][channel]!;
        if (isAllowed) cost[pair] = [3, 0.8, 0.1][channel]! + 0.1 * gross;
        value[pair] = isAllowed ? gross - cost[pair]! : Number.NEGATIVE_INFINITY;
      }
    }
  }
  const problem = { nClients, nChoices, value, cost, group, nGroups: 2 };
  return { ...problem, limits: limitsOf(options) };
}

function limitsOf(options: RandomProblemOptions): Limit[] {
  const { nClients, nOffers, nChannels, budgetEach = Infinity, capacityShare = Infinity } = options;
  const { minimumShare = 0, rateDifference = Infinity } = options;
  const nChoices = nOffers * nChannels;
  const use = (of: (offer: number, channel: number, group: number) => number) =>
    Float64Array.from({ length: 2 * nChoices }, (_, cell) => {
      const choice = cell % nChoices;
      return of(Math.floor(choice / nChannels), choice % nChannels, Math.floor(cell / nChoices));
    });
  const limits: Limit[] = [];
  if (budgetEach < Infinity) limits.push({ name: "budget", use: "cost", atMost: budgetEach * nClients });
  if (capacityShare < Infinity) {
    for (let channel = 0; channel < nChannels; channel++) {
      const atMost = Math.floor(capacityShare * nClients * [0.2, 0.3, 0.5][channel]!);
      limits.push({ name: `channel ${channel}`, use: use((_, each) => +(each === channel)), atMost });
    }
    for (let offer = 0; offer < nOffers - 1; offer++) {
      const atMost = Math.floor((capacityShare * nClients) / nOffers);
      limits.push({ name: `offer ${offer}`, use: use((each) => +(each === offer)), atMost });
    }
  }
  if (minimumShare > 0) {
    const least = Math.ceil(minimumShare * nClients);
    limits.push({
      name: "last offer at least",
      use: use((offer) => -(offer === nOffers - 1)),
      atMost: -least,
    });
  }
  if (rateDifference < Infinity) {
    const halves = [Math.ceil(nClients / 2), Math.floor(nClients / 2)];
    for (const sign of [1, -1]) {
      const rate = use((_, __, group) => (sign * (group === 0 ? 1 : -1)) / halves[group]!);
      limits.push({ name: `rate difference ${sign}`, use: rate, atMost: rateDifference });
    }
  }
  return limits;
}

/** A mix of small cases: every kind of limit alone and together, few clients and some dozens. */
export function smallCase(seed: number): AllocationProblem {
  const has = (bit: number) => ((seed >> bit) & 1) === 1;
  return randomProblem({
    seed,
    nClients: 4 + ((seed * 7) % 37),
    nOffers: 1 + (seed % 4),
    nChannels: 1 + (seed % 3),
    ...(has(0) || !has(1) ? { budgetEach: [0, 0.2, 0.6, 2][(seed >> 2) % 4]! } : {}),
    ...(has(1) ? { capacityShare: [0.3, 0.6, 0.9][seed % 3]! } : {}),
    ...(has(2) && has(3) ? { minimumShare: 0.1 } : {}),
    ...(has(4) ? { rateDifference: 0.2 } : {}),
  });
}
