/** The sources that say who is a client and who is a subscriber: `clients`, `subscriptions` and `consents`. */
import type { SeededRandom } from "../util/random.ts";
import { type Calendar, instantOfDay, never, secondsPerDay } from "./calendar.ts";
import type { Communities } from "./communities.ts";
import type { People } from "./people.ts";
import { between, fraction, randomStream } from "./random-streams.ts";
import {
  clientId,
  instant,
  makeTable,
  personCode,
  personId,
  personKind,
  subscriberId,
  type Table,
} from "./table.ts";

const regions = ["centre", "north", "south", "east", "west", "river", "coast", "hills"];

/** The region of each community. @param random the stream `clients`, from its beginning */
export function regionsOf({ nCommunities }: Communities, random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: nCommunities }, () => random.nextInt(regions.length));
}

/** One row per client, ordered by id. Members of a community live in one region. */
export function clientsTable(
  people: People,
  communities: Communities,
  calendar: Calendar,
  seed: number,
): Table {
  const random = randomStream(seed, "clients");
  const regionOf = regionsOf(communities, random);
  const columns = [
    clientId("client_id"),
    instant("joined_at"),
    instant("left_at"),
    { name: "birth_date", type: "date" },
    { name: "region", type: "varchar", labels: regions },
    instant("known_at"),
    instant("closed_known_at"),
  ] as const;
  return makeTable("clients", columns, people.nClients, 1, (client, values, row) => {
    const joinedAt = instantOfDay(calendar, people.joinedDay[client]!);
    const leftAt = instantOfDay(calendar, people.leftDay[client]!);
    values.client_id[row] = client;
    values.joined_at[row] = joinedAt;
    values.left_at[row] = leftAt;
    values.birth_date[row] = calendar.startAt / secondsPerDay + people.birthDay[client]!;
    values.region[row] = regionOf[communities.communityOf[client]!]!;
    values.known_at[row] = joinedAt + Math.round(between(random, 0.05, 1) * secondsPerDay);
    values.closed_known_at[row] = leftAt + Math.round(between(random, 0.05, 10) * secondsPerDay);
    return row + 1;
  });
}

/** One row per client who is or becomes a subscriber; the bank learns of an end one to thirty days late. */
export function subscriptionsTable(people: People, calendar: Calendar, seed: number): Table {
  const random = randomStream(seed, "subscriptions");
  const columns = [
    clientId("client_id"),
    subscriberId("subscriber_id"),
    instant("valid_from"),
    instant("valid_to"),
    instant("known_at"),
    instant("closed_known_at"),
  ] as const;
  return makeTable("subscriptions", columns, people.nClients, 1, (client, values, row) => {
    if (people.subscribedFrom[client] === never) return row;
    const from = instantOfDay(calendar, people.subscribedFrom[client]!);
    const to = instantOfDay(calendar, people.subscribedTo[client]!);
    values.client_id[row] = client;
    values.subscriber_id[row] = people.subscriberOf[client]!;
    values.valid_from[row] = from;
    values.valid_to[row] = to;
    values.known_at[row] = from + Math.round(between(random, 0.1, 3) * secondsPerDay);
    values.closed_known_at[row] = to + Math.round(between(random, 1, 30) * secondsPerDay);
    return row + 1;
  });
}

/** Share of the subscribers who refuse the transfer of their features, and of clients who refuse marketing. */
const refusalShare = 0.03;
/** Share who withdraw a consent within the simulated time. */
const withdrawalShare = 0.005;

/** A row for everybody, and a second one for those who withdraw; ordered by kind and id. */
export function consentsTable(people: People, calendar: Calendar, seed: number): Table {
  const random = randomStream(seed, "consents");
  const columns = [
    personKind("person_kind"),
    personId("person_id"),
    { name: "purpose", type: "varchar", labels: ["marketing", "transfer"] },
    { name: "granted", type: "boolean" },
    instant("valid_from"),
    instant("known_at"),
  ] as const;
  const nAll = people.nClients + people.nSubscribers;
  return makeTable("consents", columns, nAll, 2, (index, values, row) => {
    const isSubscriber = index >= people.nClients;
    const id = isSubscriber ? index - people.nClients : index;
    const since = isSubscriber ? people.subscribedFrom[people.personOf[id]!]! : people.joinedDay[id]!;
    const isGranted = fraction(random) >= refusalShare;
    const add = (granted: boolean, day: number) => {
      values.person_kind[row] = +isSubscriber;
      values.person_id[row] = personCode(isSubscriber, id);
      values.purpose[row] = +isSubscriber;
      values.granted[row] = +granted;
      values.valid_from[row] = instantOfDay(calendar, day);
      values.known_at[row] = values.valid_from[row]! + Math.round(between(random, 0.01, 2) * secondsPerDay);
      row++;
    };
    add(isGranted, since);
    if (isGranted && fraction(random) < withdrawalShare) {
      add(false, Math.max(since, 0) + 1 + random.nextInt(calendar.nDays));
    }
    return row;
  });
}
