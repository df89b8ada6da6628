/**
 * Who held which number when: one number, several, changed, ported between operators, or recycled: given up by one
 * person and, after a gap of at least 30 days, taken by another.
 *
 * Numbers are indices, `+79` and nine digits as text: of our operator from 0, of others from 500,000,000.
 */
import { type Calendar, never } from "./calendar.ts";
import { isSubscriberOn, numberStories, type People } from "./people.ts";
import { fraction, randomStream } from "./random-streams.ts";

/** First index of other operators' numbers. */
export const firstForeign = 500_000_000;
/** Numbers from here on belong to nobody. */
export const firstUnknown = 990_000_000;
/** Days for which a number that was given up rests. */
const recyclingGap = 30;

export interface Numbers {
  nOwn: number;
  nForeign: number;
  /** nPersons numbers held from long ago until `firstTo`. */
  first: Int32Array;
  /** nPersons days on which `first` is given up, or `never`. */
  firstTo: Int32Array;
  /** nPersons numbers held from `secondFrom` on, or -1. The same as `first` when it moved between operators. */
  second: Int32Array;
  /** nPersons days; long ago where there were two numbers all the time. */
  secondFrom: Int32Array;
}

/** A day before every simulated one. */
export const longAgo = -4000;

export function assignNumbers(people: People, calendar: Calendar, seed: number): Numbers {
  const { nPersons } = people;
  const numbers: Numbers = {
    nOwn: 0,
    nForeign: 0,
    first: new Int32Array(nPersons),
    firstTo: new Int32Array(nPersons).fill(never),
    second: new Int32Array(nPersons).fill(-1),
    secondFrom: new Int32Array(nPersons).fill(never),
  };
  const fresh = (isOwn: boolean) => (isOwn ? numbers.nOwn++ : firstForeign + numbers.nForeign++);
  for (let person = 0; person < nPersons; person++) {
    const isOwn = isSubscriberOn(people, person, -1);
    const event = people.eventDay[person]!;
    numbers.first[person] = fresh(isOwn);
    switch (people.story[person]) {
      case numberStories.twoNumbers:
        hold(numbers, person, fresh(isOwn), longAgo);
        break;
      case numberStories.changesNumber:
        numbers.firstTo[person] = event;
        hold(numbers, person, fresh(isOwn), event);
        break;
      case numberStories.portsOut:
      case numberStories.portsIn:
        numbers.firstTo[person] = event;
        hold(numbers, person, numbers.first[person]!, event);
        break;
      case numberStories.leavesOperator:
        numbers.firstTo[person] = event;
        if (person < people.nClients) hold(numbers, person, fresh(false), event);
        break;
    }
  }
  recycle(people, numbers, calendar, seed);
  return numbers;
}

function hold(numbers: Numbers, person: number, number: number, fromDay: number): void {
  numbers.second[person] = number;
  numbers.secondFrom[person] = fromDay;
}

/** Gives numbers that were given up to those who want a second one, each operator's among its own. */
function recycle(people: People, numbers: Numbers, calendar: Calendar, seed: number): void {
  const random = randomStream(seed, "recycling");
  const givenUp: { own: number[]; foreign: number[] } = { own: [], foreign: [] };
  const poolOf = (person: number) => (isSubscriberOn(people, person, -1) ? givenUp.own : givenUp.foreign);
  for (let person = 0; person < people.nPersons; person++) {
    const to = numbers.firstTo[person]!;
    const isKept = numbers.second[person] === numbers.first[person];
    if (!isKept && to + recyclingGap < calendar.nDays - 14) poolOf(person).push(person);
  }
  for (let person = 0; person < people.nPersons; person++) {
    if (people.story[person] !== numberStories.takesRecycled) continue;
    const former = poolOf(person).pop();
    if (former === undefined) continue;
    const earliest = numbers.firstTo[former]! + recyclingGap;
    const latest = calendar.nDays - 7;
    hold(
      numbers,
      person,
      numbers.first[former]!,
      earliest + Math.floor(fraction(random) * (latest - earliest)),
    );
  }
}

/**
 * The number a person uses on a day, or -1.
 *
 * @param pick in [0, 1): which one, where there are two.
 */
export function numberOn(numbers: Numbers, person: number, day: number, pick: number): number {
  const hasFirst = day < numbers.firstTo[person]!;
  if (day < numbers.secondFrom[person]!) return hasFirst ? numbers.first[person]! : -1;
  return hasFirst && pick < 0.7 ? numbers.first[person]! : numbers.second[person]!;
}
