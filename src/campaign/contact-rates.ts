import type { Campaign } from "../config/campaign.ts";
import { type Estimate, standardNormalBound } from "../evaluate/interval.ts";
import { wilson } from "../evaluate/wilson.ts";
import type { CampaignClients, CampaignProblem } from "./allocation-problem.ts";
import { type Limit, noChoice } from "./optimise/problem.ts";

/** How a protected group fares. */
export interface GroupRate {
  column: string;
  group: string;
  /** Clients of the group whom no rule excludes. */
  clients: number;
  contacted: number;
  /** Share of them who are contacted, with Wilson's interval. */
  rate: Estimate;
  /** Expected value offered, a client of the group on average, with a normal interval. */
  value: Estimate;
}

/** How each group of each protected column fares; in the order of columns and groups. */
export function contactRates(
  campaign: Campaign,
  clients: Pick<CampaignClients, "group" | "groups" | "nClients">,
  { gross, nChoices }: Pick<CampaignProblem, "gross" | "nChoices">,
  choice: Int8Array,
): GroupRate[] {
  return campaign.protected.flatMap((column) =>
    levelsOf(clients.groups, column).map((group): GroupRate => {
      let n = 0;
      let contacted = 0;
      let sum = 0;
      let squares = 0;
      for (let client = 0; client < clients.nClients; client++) {
        if (clients.groups[clients.group[client]!]![column] !== group) continue;
        n++;
        if (choice[client] === noChoice) continue;
        contacted++;
        const value = gross[client * nChoices + choice[client]!]!;
        sum += value;
        squares += value * value;
      }
      const mean = sum / n;
      const error = standardNormalBound * Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
      return {
        column,
        group,
        clients: n,
        contacted,
        rate: wilson(contacted, n),
        value: { value: mean, low: mean - error, high: mean + error },
      };
    }),
  );
}

/**
 * Limits on the difference and on the ratio of the contact rates of every two groups of a column: both are linear in the
 * allocation, so that the optimiser keeps them like a capacity.
 */
export function rateLimits(campaign: Campaign, clients: CampaignClients, nChoices: number): Limit[] {
  const { min_rate_ratio: ratio, max_rate_difference: difference } = campaign;
  if (ratio === undefined && difference === undefined) return [];
  return campaign.protected.flatMap((column) => {
    const levels = levelsOf(clients.groups, column);
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

function levelsOf(groups: CampaignClients["groups"], column: string): string[] {
  return [...new Set(groups.map((group) => group[column]!))].sort();
}
