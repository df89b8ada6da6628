/**
 * The bank's own last campaigns: each month some clients of the largest region are asked to take the card. Where they live has nothing to
 * do with how much they want it, so a model that does not know of the campaigns learns that the region does.
 */
import { type Calendar, instantOfDay, secondsPerDay } from "./calendar.ts";
import { regionsOf } from "./clients.ts";
import type { Communities } from "./communities.ts";
import type { Campaigns } from "./options.ts";
import type { People } from "./people.ts";
import { fraction, randomStream } from "./random-streams.ts";
import { clientId, instant, makeTable, type Table } from "./table.ts";

/** Weeks, from that of the contact on, in which it has an effect. */
const effectWeeks = 2;

/** When clients are asked, before offices open. */
const contactHour = 8;

export interface DrawnCampaigns {
  /** Weeks that begin with a campaign. */
  weeks: readonly number[];
  /** Campaigns × nClients: 1 for the clients whom it contacts. */
  isContacted: Uint8Array;
  /** Adds what campaigns do to the log-odds of a client in a week. */
  effectOn(client: number, week: number): number;
}

export function drawCampaigns(
  people: People,
  communities: Communities,
  calendar: Calendar,
  { effect, share }: Campaigns,
  seed: number,
): DrawnCampaigns {
  const random = randomStream(seed, "campaigns");
  const { nClients } = people;
  const regionOfCommunity = regionsOf(communities, randomStream(seed, "clients"));
  const regionOf = (client: number) => regionOfCommunity[communities.communityOf[client]!]!;
  const region = largestRegion(nClients, regionOf);
  const weeks = calendar.monthStarts
    .map((day) => Math.ceil(day / 7))
    .filter((week) => week >= 0 && week < calendar.nWeeks);
  const isContacted = Uint8Array.from({ length: weeks.length * nClients }, (_, at) => {
    const client = at % nClients;
    const day = weeks[Math.floor(at / nClients)]! * 7;
    const isClient = people.joinedDay[client]! <= day && day < people.leftDay[client]!;
    const isAsked = fraction(random) < share;
    return +(isAsked && isClient && regionOf(client) === region);
  });
  const effectOn = (client: number, week: number) => {
    const campaign = weeks.findLastIndex((from) => from <= week);
    const isUnder = campaign >= 0 && week < weeks[campaign]! + effectWeeks;
    return isUnder && isContacted[campaign * nClients + client] ? effect : 0;
  };
  return { weeks, isContacted, effectOn };
}

/** The region where most clients live. */
function largestRegion(nClients: number, regionOf: (client: number) => number): number {
  const counts: number[] = [];
  for (let client = 0; client < nClients; client++) {
    counts[regionOf(client)] = (counts[regionOf(client)] ?? 0) + 1;
  }
  return counts.reduce((best, count, region) => (count > (counts[best] ?? 0) ? region : best), 0);
}

/** The source `contact_history`, ordered by client and time. */
export function contactHistoryTable(people: People, campaigns: DrawnCampaigns, calendar: Calendar): Table {
  const columns = [clientId("client_id"), instant("contacted_at"), instant("known_at")] as const;
  const { weeks, isContacted } = campaigns;
  return makeTable("contact_history", columns, people.nClients, weeks.length, (client, values, first) => {
    let row = first;
    for (const [campaign, week] of weeks.entries()) {
      if (!isContacted[campaign * people.nClients + client]) continue;
      values.client_id[row] = client;
      values.contacted_at[row] = instantOfDay(calendar, week * 7) + contactHour * 3600;
      values.known_at[row] = values.contacted_at[row]! + secondsPerDay;
      row++;
    }
    return row;
  });
}
