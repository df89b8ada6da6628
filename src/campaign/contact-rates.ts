import type { Campaign } from "../config/campaign.ts";
import { type Estimate, standardNormalBound } from "../evaluate/interval.ts";
import { wilson } from "../evaluate/wilson.ts";
import type { CampaignProblem } from "./allocation-problem.ts";
import { type CampaignClients, groupsOf } from "./campaign-clients.ts";
import { noChoice } from "./optimise/problem.ts";

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
    groupsOf(clients, column).map((group): GroupRate => {
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
