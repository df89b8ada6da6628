/**
 * The source `numbers`: who held a number when, ordered by number, kind of owner and time.
 *
 * Our operator knows its subscribers' numbers within a day; the bank learns its clients' numbers of other operators when they
 * join or tell it, and the ends of them days or weeks late.
 */
import { type Calendar, instantOfDay, never, secondsPerDay } from "./calendar.ts";
import { firstForeign, longAgo, type Numbers } from "./numbers.ts";
import { isSubscriberOn, type People } from "./people.ts";
import { between, randomStream } from "./random-streams.ts";
import { instant, makeTable, personCode, personId, personKind, phoneNumber, type Table } from "./table.ts";

const columns = [
  phoneNumber("number"),
  personKind("owner_kind"),
  personId("owner_id"),
  instant("valid_from"),
  instant("valid_to"),
  instant("known_at"),
  instant("closed_known_at"),
] as const;

/** Spells of holding a number, each as (person, slot): slot 0 is the person's first number, 1 the second. */
interface Spells {
  /** nOwn + nForeign + 1 offsets into `holders`, numbers in ascending order. */
  start: Int32Array;
  /** 2 × person + slot. */
  holders: Int32Array;
}

export function numbersTable(people: People, numbers: Numbers, calendar: Calendar, seed: number): Table {
  const random = randomStream(seed, "number-history");
  const { start, holders } = groupByNumber(people, numbers);
  return makeTable("numbers", columns, start.length - 1, 4, (position, values, row) => {
    const spells = Array.from(holders.subarray(start[position]!, start[position + 1]!), (holder) =>
      spellOf(people, numbers, holder),
    );
    spells.sort((a, b) => +a.isSubscriber - +b.isSubscriber || a.from - b.from);
    for (const { number, person, isSubscriber, from, to } of spells) {
      values.number[row] = number;
      values.owner_kind[row] = +isSubscriber;
      values.owner_id[row] = personCode(isSubscriber, isSubscriber ? people.subscriberOf[person]! : person);
      values.valid_from[row] = instantOfDay(calendar, from);
      values.valid_to[row] = instantOfDay(calendar, to);
      const learned = isSubscriber || from > longAgo ? from : people.joinedDay[person]!;
      const delay = isSubscriber ? between(random, 0.1, 1) : between(random, 0.5, 15);
      values.known_at[row] = instantOfDay(calendar, learned) + Math.round(delay * secondsPerDay);
      const closingDelay = isSubscriber ? between(random, 0.1, 2) : between(random, 3, 40);
      values.closed_known_at[row] = instantOfDay(calendar, to) + Math.round(closingDelay * secondsPerDay);
      row++;
    }
    return row;
  });
}

function spellOf(people: People, numbers: Numbers, holder: number) {
  const person = holder >> 1;
  const isFirst = holder % 2 === 0;
  const from = isFirst ? longAgo : numbers.secondFrom[person]!;
  return {
    person,
    number: (isFirst ? numbers.first : numbers.second)[person]!,
    from,
    to: isFirst ? numbers.firstTo[person]! : never,
    isSubscriber: isSubscriberOn(people, person, Math.max(from, -1)),
  };
}

/** Counting sort of all spells by number. */
function groupByNumber(people: People, numbers: Numbers): Spells {
  const { nOwn } = numbers;
  const positionOf = (number: number) => (number < nOwn ? number : number - firstForeign + nOwn);
  const start = new Int32Array(nOwn + numbers.nForeign + 1);
  const eachSpell = (visit: (position: number, holder: number) => void) => {
    for (let person = 0; person < people.nPersons; person++) {
      visit(positionOf(numbers.first[person]!), 2 * person);
      if (numbers.second[person] !== -1) visit(positionOf(numbers.second[person]!), 2 * person + 1);
    }
  };
  eachSpell((position) => {
    start[position + 1]!++;
  });
  for (let position = 1; position < start.length; position++) start[position]! += start[position - 1]!;
  const holders = new Int32Array(start.at(-1)!);
  const next = start.slice(0, -1);
  eachSpell((position, holder) => {
    holders[next[position]!++] = holder;
  });
  return { start, holders };
}
