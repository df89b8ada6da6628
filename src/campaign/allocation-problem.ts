import type { Campaign } from "../config/campaign.ts";
import type { CampaignClients } from "./campaign-clients.ts";
import type { AllocationProblem, Limit } from "./optimise/problem.ts";
import { rateLimits } from "./rate-limits.ts";

/** A pair of offer and channel: what a client can be given. */
interface Choice {
  offer: string;
  channel: string;
}

/** An allocation problem and what its numbers mean. */
export interface CampaignProblem extends AllocationProblem {
  choices: readonly Choice[];
  /** nClients × nChoices: value without cost, as `value` is profit. */
  gross: Float64Array;
  /** nClients × nChoices: probability of a taker, by the channel's response. */
  takers: Float64Array;
}

/**
 * The problem of a campaign. A pair's profit is acceptance × response × counted share × value − cost; its cost is the
 * contact's and, of each expected taker, the offer's: who would have come anyway gets the bonus as well.
 *
 * @param countedShare share of the takers that the campaign may claim: 1 − organic_share, or what a pilot measured
 * Cost: O(nClients × nChoices) in time and memory, 32 bytes a pair.
 */
export function campaignProblem(
  campaign: Campaign,
  clients: CampaignClients,
  countedShare: number,
): CampaignProblem {
  const choices = choicesOf(campaign);
  const { nClients } = clients;
  const nChoices = choices.length;
  const size = nClients * nChoices;
  const value = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  const cost = new Float64Array(size);
  const gross = new Float64Array(size);
  const takers = new Float64Array(size);
  for (const [at, { offer, channel }] of choices.entries()) {
    const { response } = campaign.channels[channel]!;
    const [acceptance, worth, takerCost] = [
      clients.acceptance[offer]!,
      clients.value[offer]!,
      clients.takerCost[offer]!,
    ];
    const [contactCost, mayOffer, mayContact] = [
      clients.contactCost[channel]!,
      clients.mayOffer[offer]!,
      clients.mayContact[channel]!,
    ];
    for (let client = 0; client < nClients; client++) {
      if (mayOffer[client] !== 1 || mayContact[client] !== 1 || Number.isNaN(acceptance[client]!)) continue;
      const pair = client * nChoices + at;
      takers[pair] = Math.min(1, acceptance[client]! * response);
      gross[pair] = takers[pair]! * countedShare * worth[client]!;
      cost[pair] = contactCost[client]! + takers[pair]! * takerCost[client]!;
      value[pair] = gross[pair]! - cost[pair]!;
    }
  }
  const limits = [
    ...budgetLimit(campaign),
    ...contactLimits(campaign, choices, clients.groups.length),
    ...rateLimits(campaign, clients, nChoices),
  ];
  return {
    nClients,
    nChoices,
    value,
    cost,
    gross,
    takers,
    group: clients.group,
    nGroups: clients.groups.length,
    limits,
    choices,
  };
}

/** Every offer through every channel, in the order of the project file. */
function choicesOf({ offers, channels }: Campaign): Choice[] {
  return Object.keys(offers).flatMap((offer) => Object.keys(channels).map((channel) => ({ offer, channel })));
}

/** The budget's name among the limits. */
export const budgetName = "budget";

function budgetLimit({ budget }: Campaign): Limit[] {
  return budget === undefined ? [] : [{ name: budgetName, use: "cost", atMost: budget }];
}

/** Capacities and minimums of offers and channels. */
function contactLimits(campaign: Campaign, choices: readonly Choice[], nGroups: number): Limit[] {
  return (["channel", "offer"] as const).flatMap((kind) =>
    Object.entries(campaign[`${kind}s`]).flatMap(([name, { minimum, capacity }]) => {
      const use = (sign: number) =>
        Float64Array.from({ length: nGroups * choices.length }, (_, cell) =>
          choices[cell % choices.length]![kind] === name ? sign : 0,
        );
      return [
        ...(capacity === undefined
          ? []
          : [{ name: `${kind} ${name}, capacity`, use: use(1), atMost: capacity }]),
        ...(minimum ? [{ name: `${kind} ${name}, minimum`, use: use(-1), atMost: -minimum }] : []),
      ];
    }),
  );
}
