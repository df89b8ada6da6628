/**
 * The source `client_features`: monthly C360 attributes, and the score of each client in each month that drives the
 * own part of the hazard.
 *
 * The score is a fixed function of the attributes as they truly are: linear, with thresholds, a peak in age and an interaction.
 * What a model sees is a little less: some values are missing, and the newest month is known days late. Attributes
 * depend on nothing but the client: neither on the trait that contacts share nor on who they are.
 */
import type { SeededRandom } from "../util/random.ts";
import { type Calendar, instantOfDay, secondsPerDay } from "./calendar.ts";
import type { People } from "./people.ts";
import { between, fraction, randomStream, weightedIndex } from "./random-streams.ts";
import { clientId, instant, makeTable, type Table } from "./table.ts";

const occupations = ["clerk", "manager", "pensioner", "specialist", "student", "worker"];
const occupationShares = [0.2, 0.12, 0.15, 0.23, 0.08, 0.22];
const occupationScore = [0.2, 0.5, -0.9, 0.4, -0.4, 0];
const channels = ["app", "branch", "phone", "web"];
const channelShares = [0.5, 0.2, 0.1, 0.2];

const columns = [
  clientId("client_id"),
  instant("valid_from"),
  { name: "income", type: "double" },
  { name: "balance", type: "double" },
  { name: "debit_turnover", type: "double" },
  { name: "cash_withdrawals", type: "double" },
  { name: "salary_project", type: "integer" },
  { name: "n_products", type: "integer" },
  { name: "app_visits", type: "integer" },
  { name: "tenure_months", type: "integer" },
  { name: "credit_score", type: "integer" },
  { name: "occupation", type: "varchar", labels: occupations },
  { name: "channel", type: "varchar", labels: channels },
  instant("known_at"),
] as const;
type Column = (typeof columns)[number]["name"];

/** Share of clients of whom the bank never knows the attribute. */
const missingShares: Partial<Record<Column, number>> = { income: 0.1, credit_score: 0.15, occupation: 0.06 };

export interface ClientAttributes {
  /** One row per client and month in which it is a client, money in roubles a month. */
  table: Table;
  /** nClients × months of the calendar: standardised over clients and months; complete once the table has been written. */
  ownScore: Float32Array;
}

/** What stays with a client through the months. */
interface Client {
  wealth: number;
  activity: number;
  occupation: number;
  channel: number;
  isSalaryProject: number;
  creditScore: number;
  ageYears: number;
  joinedDay: number;
}

export function clientAttributes(people: People, calendar: Calendar, seed: number): ClientAttributes {
  const random = randomStream(seed, "client-attributes");
  const { monthStarts } = calendar;
  const ownScore = new Float32Array(people.nClients * monthStarts.length);
  const table = makeTable(
    "client_features",
    columns,
    people.nClients,
    monthStarts.length,
    (client, values, row) => {
      const fixed = drawClient(people, client, random);
      const missing = drawMissing(random);
      monthStarts.forEach((day, month) => {
        fillMonth(values, row, fixed, day, random);
        ownScore[client * monthStarts.length + month] = scoreOf(values, row, fixed);
        for (const name of missing) values[name][row] = Number.NaN;
        values.client_id[row] = client;
        values.valid_from[row] = instantOfDay(calendar, day);
        values.known_at[row] = values.valid_from[row]! + Math.round(between(random, 3, 7) * secondsPerDay);
        if (fixed.joinedDay <= day && day < people.leftDay[client]!) row++;
      });
      return row;
    },
  );
  return { table, ownScore };
}

function drawClient(people: People, client: number, random: SeededRandom): Client {
  const wealth = random.normal();
  const activity = random.normal();
  return {
    wealth,
    activity,
    occupation: weightedIndex(random, occupationShares),
    channel: weightedIndex(random, channelShares),
    isSalaryProject: +(0.6 * wealth + random.normal() > 0.3),
    creditScore: 650 + 50 * (0.5 * wealth + 0.87 * random.normal()),
    ageYears: -people.birthDay[client]! / 365.25,
    joinedDay: people.joinedDay[client]!,
  };
}

function drawMissing(random: SeededRandom): Column[] {
  const names = Object.keys(missingShares) as Column[];
  return names.filter((name) => fraction(random) < missingShares[name]!);
}

function fillMonth(
  values: Record<Column, Float64Array>,
  row: number,
  client: Client,
  day: number,
  random: SeededRandom,
): void {
  const income = 60_000 * Math.exp(0.5 * client.wealth + 0.05 * random.normal());
  values.income[row] = Math.round(income);
  values.balance[row] = Math.round(0.8 * income * Math.exp(0.7 * client.wealth + 0.6 * random.normal()));
  values.debit_turnover[row] = Math.round(
    0.5 * income * Math.exp(0.4 * client.activity + 0.2 * random.normal()),
  );
  values.cash_withdrawals[row] = Math.round(0.2 * income * Math.exp(0.5 * random.normal()));
  values.salary_project[row] = client.isSalaryProject;
  values.n_products[row] = 1 + Math.floor(Math.exp(0.4 * client.activity + 0.3 * random.normal()));
  values.app_visits[row] = Math.floor(8 * Math.exp(0.8 * client.activity + 0.2 * random.normal()));
  values.tenure_months[row] = Math.max(0, Math.floor((day - client.joinedDay) / 30.44));
  values.credit_score[row] = Math.round(
    Math.min(850, Math.max(300, client.creditScore + 5 * random.normal())),
  );
  values.occupation[row] = client.occupation;
  values.channel[row] = client.channel;
}

/** Centred and scaled so that its mean over clients is near 0 and its standard deviation near 1. */
function scoreOf(values: Record<Column, Float64Array>, row: number, client: Client): number {
  const visits = Math.log1p(values.app_visits[row]!) - 2.1;
  const income = 2 * Math.log(values.income[row]! / 60_000);
  const credit = values.credit_score[row]! > 620 ? 0.35 : -0.6;
  const age = 0.5 - ((client.ageYears - 37) / 16) ** 2 * 0.5;
  const products = values.n_products[row]! >= 3 ? -0.5 : 0.1;
  const salary = client.isSalaryProject * (0.35 + 0.3 * income);
  const linear = 0.35 * income + 0.55 * visits + occupationScore[client.occupation]!;
  return linear + salary + credit + Math.max(-1.2, age) + products + (client.channel === 0 ? 0.2 : -0.2);
}
