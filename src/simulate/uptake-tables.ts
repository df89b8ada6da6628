/** The source `uptakes`, and the truth about them: `truth_clients` and `truth_hazards`. */
import { type Calendar, instantOfDay, secondsPerDay } from "./calendar.ts";
import type { Communities } from "./communities.ts";
import { type HazardInputs, hazardParts, logistic } from "./hazard.ts";
import { isSubscriberOn, type People } from "./people.ts";
import { between, fraction, randomStream } from "./random-streams.ts";
import { clientId, instant, makeTable, type Table } from "./table.ts";
import type { CardUptakes } from "./uptakes.ts";

const products = ["consumer_loan", "credit_card", "debit_card", "deposit"];
const creditCard = products.indexOf("credit_card");
/** Share of holders who open a second card later, which is no uptake. */
const secondCardShare = 0.05;
/** Share of clients with each of the other products. */
const otherShare = 0.15;
const lateShare = 0.03;

/** Openings ordered by client, product and time; known within two days, 3 % of them up to ten days late. */
export function uptakesTable(people: People, uptakes: CardUptakes, calendar: Calendar, seed: number): Table {
  const random = randomStream(seed, "uptake-tables");
  const columns = [
    clientId("client_id"),
    { name: "product", type: "varchar", labels: products },
    instant("opened_at"),
    instant("known_at"),
  ] as const;
  const endAt = instantOfDay(calendar, calendar.nDays);
  return makeTable("uptakes", columns, people.nClients, products.length + 1, (client, values, row) => {
    const joinedAt = instantOfDay(calendar, Math.max(-1000, people.joinedDay[client]!));
    const leftDay = Math.min(calendar.nDays, people.leftDay[client]!);
    const lastAt = instantOfDay(calendar, leftDay);
    const add = (product: number, openedAt: number) => {
      if (openedAt >= lastAt) return;
      const delayDays = fraction(random) < lateShare ? between(random, 2, 10) : between(random, 0.05, 2);
      values.client_id[row] = client;
      values.product[row] = product;
      values.opened_at[row] = openedAt;
      values.known_at[row] = openedAt + Math.round(delayDays * secondsPerDay);
      row++;
    };
    products.forEach((_, product) => {
      if (product !== creditCard) {
        if (fraction(random) < otherShare) add(product, Math.round(between(random, joinedAt, endAt)));
        return;
      }
      const openedAt = uptakes.openedAt[client]!;
      if (Number.isNaN(openedAt)) return;
      add(product, openedAt);
      if (fraction(random) < secondCardShare)
        add(product, openedAt + Math.round(between(random, 30, 120) * secondsPerDay));
    });
    return row;
  });
}

/** What is latent and does not change: one row per client. */
export function truthClientsTable(people: People, communities: Communities, uptakes: CardUptakes): Table {
  const columns = [
    clientId("client_id"),
    { name: "community", type: "integer" },
    { name: "trait", type: "double" },
    instant("opened_at"),
  ] as const;
  return makeTable("truth_clients", columns, people.nClients, 1, (client, values, row) => {
    values.client_id[row] = client;
    values.community[row] = communities.communityOf[client]!;
    values.trait[row] = communities.trait[client]!;
    values.opened_at[row] = uptakes.openedAt[client]!;
    return row + 1;
  });
}

/** The parts of the hazard of every client in every fourth week, ordered by client and time. */
export function truthHazardsTable(
  people: People,
  uptakes: CardUptakes,
  calendar: Calendar,
  inputs: HazardInputs,
): Table {
  const columns = [
    clientId("client_id"),
    instant("as_of"),
    { name: "is_at_risk", type: "boolean" },
    { name: "is_subscriber", type: "boolean" },
    { name: "n_adopters", type: "integer" },
    { name: "own_part", type: "double" },
    { name: "likeness_part", type: "double" },
    { name: "influence_part", type: "double" },
    { name: "weekly_hazard", type: "double" },
  ] as const;
  const { snapshots } = uptakes;
  return makeTable("truth_hazards", columns, people.nClients, snapshots.length, (client, values, row) => {
    snapshots.forEach((week, snapshot) => {
      const asOf = instantOfDay(calendar, week * 7);
      const nAdopters = uptakes.nAdopters[snapshot * people.nClients + client]!;
      const parts = hazardParts(inputs, client, calendar.monthOfWeek[week]!, nAdopters);
      const isClient = people.joinedDay[client]! <= week * 7 && week * 7 < people.leftDay[client]!;
      values.client_id[row] = client;
      values.as_of[row] = asOf;
      values.is_at_risk[row] = +(isClient && !(uptakes.openedAt[client]! < asOf));
      values.is_subscriber[row] = +isSubscriberOn(people, client, week * 7);
      values.n_adopters[row] = nAdopters;
      values.own_part[row] = parts.own;
      values.likeness_part[row] = parts.likeness;
      values.influence_part[row] = parts.influence;
      values.weekly_hazard[row] = logistic(
        uptakes.intercepts[week]! + parts.own + parts.likeness + parts.influence,
      );
      row++;
    });
    return row;
  });
}
