/**
 * Who there is: clients of the bank and subscribers of the operator, and what happens to their subscriptions.
 *
 * Persons are numbered: the clients first, 0 … nClients-1, then the subscribers who are no clients. About 45 % of
 * the clients are subscribers at the start; some of them leave the operator, and some others come to it with their number.
 */
import type { SeededRandom } from "../util/random.ts";
import { type Calendar, never } from "./calendar.ts";
import { type ResolvedOptions, subscribedShare } from "./options.ts";
import { fraction, randomStream, shuffled, weightedIndex } from "./random-streams.ts";

/** What happens to a person's numbers, at most one thing each; most people have `oneNumber`. */
export const numberStories = {
  oneNumber: 0,
  /** Two numbers, all the time. */
  twoNumbers: 1,
  /** Gives up the number for a new one on `eventDay`. */
  changesNumber: 2,
  /** Wants a second number: gets one that somebody else gave up, if there is one. */
  takesRecycled: 3,
  /** A subscriber who takes the number along to another operator. */
  portsOut: 4,
  /** A subscriber who leaves for another operator and a new number. */
  leavesOperator: 5,
  /** A client who brings the number of another operator to ours. */
  portsIn: 6,
} as const;

/** Probabilities of the stories, in the order of `numberStories`. */
const storyShares = {
  subscribedClient: [0.81, 0.05, 0.03, 0.05, 0.03, 0.03, 0],
  otherClient: [0.86, 0.05, 0.03, 0.02, 0, 0, 0.04],
  otherSubscriber: [0.86, 0.05, 0.03, 0.04, 0, 0.02, 0],
};

export interface People {
  nClients: number;
  nPersons: number;
  nSubscribers: number;
  /** nPersons values of `numberStories`. */
  story: Uint8Array;
  /** nPersons days on which the story happens. */
  eventDay: Int32Array;
  /** nPersons first days as a subscriber, `never` for those who are not. */
  subscribedFrom: Int32Array;
  /** nPersons first days after the subscription, `never` while it lasts. */
  subscribedTo: Int32Array;
  /** nPersons subscriber numbers, -1 for those who never subscribe. */
  subscriberOf: Int32Array;
  /** nSubscribers persons. */
  personOf: Int32Array;
  /** nClients days of joining the bank. */
  joinedDay: Int32Array;
  /** nClients days of leaving the bank, `never` for those who stay. */
  leftDay: Int32Array;
  /** nPersons days of birth, counted from day 0. */
  birthDay: Int32Array;
}

/** Draws everybody. Arrays of 4 bytes: about 25 bytes a person. */
export function drawPeople(options: ResolvedOptions, calendar: Calendar): People {
  const random = randomStream(options.seed, "people");
  const { clients: nClients, subscribers: nSubscribers } = options;
  const isSubscribed = Uint8Array.from({ length: nClients }, () => +(fraction(random) < subscribedShare));
  const clientStory = Array.from(isSubscribed, (is) =>
    weightedIndex(random, is ? storyShares.subscribedClient : storyShares.otherClient),
  );
  const isEver = (client: number) =>
    isSubscribed[client] === 1 || clientStory[client] === numberStories.portsIn;
  const nShared = clientStory.reduce((sum, _, client) => sum + +isEver(client), 0);
  const nPersons = nClients + Math.max(0, nSubscribers - nShared);
  const people: People = {
    nClients,
    nPersons,
    nSubscribers: nPersons - nClients + nShared,
    story: new Uint8Array(nPersons),
    eventDay: new Int32Array(nPersons).fill(never),
    subscribedFrom: new Int32Array(nPersons).fill(never),
    subscribedTo: new Int32Array(nPersons).fill(never),
    subscriberOf: new Int32Array(nPersons).fill(-1),
    personOf: new Int32Array(nPersons - nClients + nShared),
    joinedDay: new Int32Array(nClients),
    leftDay: new Int32Array(nClients).fill(never),
    birthDay: new Int32Array(nPersons),
  };
  for (let person = 0; person < nPersons; person++) {
    const isClient = person < nClients;
    people.story[person] = isClient
      ? clientStory[person]!
      : weightedIndex(random, storyShares.otherSubscriber);
    people.birthDay[person] = -Math.floor(365.25 * (18 + 52 * fraction(random) ** 1.3));
    drawSubscription(people, person, !isClient || isSubscribed[person] === 1, calendar, random);
    if (isClient) drawMembership(people, person, calendar, random);
  }
  numberSubscribers(people, random);
  return people;
}

function drawSubscription(
  people: People,
  person: number,
  isSubscribed: boolean,
  calendar: Calendar,
  random: SeededRandom,
): void {
  const story = people.story[person];
  if (story !== numberStories.oneNumber && story !== numberStories.twoNumbers) {
    people.eventDay[person] = 7 + random.nextInt(Math.max(1, calendar.nDays - 14));
  }
  if (isSubscribed) people.subscribedFrom[person] = -30 - random.nextInt(3000);
  if (story === numberStories.portsIn) people.subscribedFrom[person] = people.eventDay[person]!;
  if (story === numberStories.portsOut || story === numberStories.leavesOperator) {
    people.subscribedTo[person] = people.eventDay[person]!;
  }
}

/** 8 % of the clients join during the simulated time, the others within the ten years before; 3 % leave. */
function drawMembership(people: People, client: number, calendar: Calendar, random: SeededRandom): void {
  const isNew = fraction(random) < 0.08;
  people.joinedDay[client] = isNew ? random.nextInt(calendar.nDays) : -1 - random.nextInt(3650);
  if (fraction(random) < 0.03) {
    const first = Math.max(1, people.joinedDay[client]! + 30);
    const day = first + random.nextInt(calendar.nDays);
    if (day < calendar.nDays) people.leftDay[client] = day;
  }
}

/** Subscriber numbers in random order, so that neighbours in one file are not neighbours in the other. */
function numberSubscribers(people: People, random: SeededRandom): void {
  const order = shuffled(random, people.nSubscribers);
  let next = 0;
  for (let person = 0; person < people.nPersons; person++) {
    if (people.subscribedFrom[person] === never) continue;
    const subscriber = order[next++]!;
    people.subscriberOf[person] = subscriber;
    people.personOf[subscriber] = person;
  }
}

/** Whether the person is a subscriber on the day. */
export function isSubscriberOn(people: People, person: number, day: number): boolean {
  return people.subscribedFrom[person]! <= day && day < people.subscribedTo[person]!;
}
