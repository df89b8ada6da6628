/**
 * The source `subscriber_features`: monthly attributes of the operator's subscribers, driven by the trait that a
 * community shares, by noise of the subscriber's own and by a little noise of the month.
 */
import type { SeededRandom } from "../util/random.ts";
import { type Calendar, instantOfDay, secondsPerDay } from "./calendar.ts";
import type { Communities } from "./communities.ts";
import type { People } from "./people.ts";
import { between, fraction, randomStream } from "./random-streams.ts";
import { instant, makeTable, subscriberId, type Table } from "./table.ts";

const tariffs = ["basic", "family", "premium", "smart", "unlimited"];
const systems = ["android", "ios", "other"];
const ageBands = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"];

const columns = [
  subscriberId("subscriber_id"),
  instant("valid_from"),
  { name: "arpu", type: "double" },
  { name: "data_gb", type: "double" },
  { name: "voice_minutes", type: "integer" },
  { name: "sms", type: "integer" },
  { name: "handset_price", type: "double" },
  { name: "handset_age_months", type: "integer" },
  { name: "roaming_days", type: "integer" },
  { name: "top_up_count", type: "integer" },
  { name: "tenure_months", type: "integer" },
  { name: "tariff", type: "varchar", labels: tariffs },
  { name: "device_os", type: "varchar", labels: systems },
  { name: "age_band", type: "varchar", labels: ageBands },
  instant("known_at"),
] as const;
type Column = (typeof columns)[number]["name"];

/** What stays with a subscriber through the months: standard normal where nothing else is said. */
interface Subscriber {
  spending: number;
  data: number;
  talk: number;
  handset: number;
  travel: number;
  handsetAgeMonths: number;
  isHandsetKnown: boolean;
  tariff: number;
  system: number;
  ageBand: number;
  sinceDay: number;
}

/** One row per subscriber and month in which it is one, ordered by id; money in roubles a month. */
export function subscriberAttributes(
  people: People,
  communities: Communities,
  calendar: Calendar,
  seed: number,
): Table {
  const random = randomStream(seed, "subscriber-attributes");
  const { nSubscribers } = people;
  const nMonths = calendar.monthStarts.length;
  return makeTable("subscriber_features", columns, nSubscribers, nMonths, (subscriber, values, row) => {
    const person = people.personOf[subscriber]!;
    const fixed = drawSubscriber(people, person, communities.trait[person]!, random);
    for (const day of calendar.monthStarts) {
      fillMonth(values, row, fixed, day, random);
      values.subscriber_id[row] = subscriber;
      values.valid_from[row] = instantOfDay(calendar, day);
      values.known_at[row] = values.valid_from[row]! + Math.round(between(random, 1, 5) * secondsPerDay);
      if (fixed.sinceDay <= day && day < people.subscribedTo[person]!) row++;
    }
    return row;
  });
}

/** Correlated by `loading` with the trait, standard normal. */
function mix(trait: number, loading: number, random: SeededRandom): number {
  return loading * trait + Math.sqrt(1 - loading ** 2) * random.normal();
}

function drawSubscriber(people: People, person: number, trait: number, random: SeededRandom): Subscriber {
  const spending = mix(trait, 0.7, random);
  const ageYears = -people.birthDay[person]! / 365.25;
  const isApple = mix(trait, 0.6, random) > 0.7;
  return {
    spending,
    data: mix(trait, 0.6, random),
    talk: random.normal(),
    handset: mix(trait, 0.8, random),
    travel: mix(trait, 0.5, random),
    handsetAgeMonths: random.nextInt(48),
    isHandsetKnown: fraction(random) >= 0.05,
    tariff: Math.min(4, Math.max(0, Math.floor(2.5 + 0.9 * spending + 0.8 * random.normal()))),
    system: isApple ? 1 : fraction(random) < 0.95 ? 0 : 2,
    ageBand: Math.min(5, Math.max(0, Math.floor((ageYears - 15) / 10))),
    sinceDay: people.subscribedFrom[person]!,
  };
}

function fillMonth(
  values: Record<Column, Float64Array>,
  row: number,
  subscriber: Subscriber,
  day: number,
  random: SeededRandom,
): void {
  const { spending, handset } = subscriber;
  const age = subscriber.handsetAgeMonths + Math.round(day / 30.44);
  values.arpu[row] = Math.round(55_000 * Math.exp(0.5 * spending + 0.1 * random.normal())) / 100;
  values.data_gb[row] = Math.round(120 * Math.exp(0.7 * subscriber.data + 0.2 * random.normal())) / 10;
  values.voice_minutes[row] = Math.round(300 * Math.exp(0.6 * subscriber.talk + 0.2 * random.normal()));
  values.sms[row] = Math.floor(10 * Math.exp(0.5 * subscriber.talk + 0.6 * random.normal()));
  values.handset_price[row] = subscriber.isHandsetKnown
    ? Math.round(200 * Math.exp(0.6 * handset)) * 100
    : Number.NaN;
  values.handset_age_months[row] = Math.max(0, age);
  values.roaming_days[row] = Math.max(0, Math.floor(1.5 * (subscriber.travel - 0.5) + random.normal()));
  values.top_up_count[row] = 1 + Math.floor(2 * Math.exp(0.3 * spending + 0.3 * random.normal()));
  values.tenure_months[row] = Math.max(0, Math.floor((day - subscriber.sinceDay) / 30.44));
  values.tariff[row] = subscriber.tariff;
  values.device_os[row] = subscriber.system;
  values.age_band[row] = subscriber.ageBand;
}
