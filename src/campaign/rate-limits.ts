import type { Campaign } from "../config/campaign.ts";
import { type CampaignClients, groupsOf } from "./campaign-clients.ts";
import type { Limit } from "./optimise/problem.ts";

/**
 * Limits on the difference and on the ratio of the contact rates of every two groups of a column: both are linear in the
 * allocation, so that the optimiser keeps them like a capacity.
 */
export function rateLimits(campaign: Campaign, clients: CampaignClients, nChoices: number): Limit[] {
  const { min_rate_ratio: ratio, max_rate_difference: difference } = campaign;
  if (ratio === undefined && difference === undefined) return [];
  return campaign.protected.flatMap((column) => {
    const levels = groupsOf(clients, column);
    const sizes = new Map(
      levels.map((level) => [
        level,
        clients.group.reduce((n, group) => n + (clients.groups[group]![column] === level ? 1 : 0), 0),
      ]),
    );
    const rate = (plus: string, minus: string, weight: number) =>
      Float64Array.from({ length: clients.groups.length * nChoices }, (_, cell) => {
        const level = clients.groups[Math.floor(cell / nChoices)]![column];
        if (level === plus) return 1 / sizes.get(plus)!;
        return level === minus ? -weight / sizes.get(minus)! : 0;
      });
    return levels.flatMap((one) =>
      levels
        .filter((other) => other !== one)
        .flatMap((other): Limit[] => [
          ...(difference === undefined
            ? []
            : [
                {
                  name: `${column}: rate of ${one} above ${other}`,
                  use: rate(one, other, 1),
                  atMost: difference,
                },
              ]),
          // rate(other) ≥ ratio × rate(one), divided by the ratio; a ratio of 0 limits nothing
          ...(ratio
            ? [{ name: `${column}: rate of ${other} by ${one}`, use: rate(one, other, 1 / ratio), atMost: 0 }]
            : []),
        ]),
    );
  });
}
