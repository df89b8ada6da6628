import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/** A bank and an operator drawn from row numbers alone: the same size gives the same rows. */
export interface OperatorSize {
  nCalls: number;
  nClients: number;
  nSubscribers: number;
  nAttributes: number;
  /** Days of calls that end at `endDay`, and how many files they lie in: each has the calls learned in its share of the days. */
  days: number;
  nFiles: number;
}

/** No secret. */
export const benchKey = "a key that is no secret";

/** The last day of calls is the one before. */
export const endDay = "2026-03-01";
/** One client of so many is a subscriber; one number of so many had another holder half a year ago. */
const [clientsPerSubscriber, numbersPerRecycled] = [5, 50];
/** One call of so many is learned two days late; the others within the hour. */
const callsPerLate = 100;

/** A number from 0 to `range` - 1 that depends on all arguments. */
const draw = (range: number, ...of: string[]) => `(hash(${of.join(", ")}) % ${range})::bigint`;

/**
 * Writes clients, numbers, subscriptions, attributes, openings and calls as Parquet, and a project file. A client calls
 * about forty subscribers, some of them often: some 25 different ones in 60 calls. Numbers are text of eleven digits.
 *
 * @param snapshots days to build features for
 * @param more lines of the project file, such as `surroundings`
 */
export async function writeOperator(
  folder: string,
  size: OperatorSize,
  snapshots: readonly string[],
  more: string,
): Promise<void> {
  const { nCalls, nClients, nSubscribers, nAttributes, days, nFiles } = size;
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "3GB", temp_directory: folder });
  const connection = await instance.connect();
  const write = (name: string, select: string) =>
    connection.run(`copy (${select}) to '${join(folder, name)}.parquet' (format parquet, compression zstd)`);
  await connection.run("set TimeZone = 'UTC'");
  await connection.run(
    `create macro subscriber_number(s) as (79000000000 + (s * 7919) % 999999937)::varchar`,
  );
  await connection.run(`create macro client_number(c) as (74000000000 + (c * 104729) % 999999937)::varchar`);
  await connection.run(`create macro is_subscriber(c) as c % ${clientsPerSubscriber} = 0`);
  await connection.run(`create macro subscriber_of(c) as ((c * 3) % ${nSubscribers})::bigint`);
  const long = "timestamptz '2024-01-01'";
  await write(
    "clients",
    `select 'C' || c as client_id, ${long} + to_days(c::integer % 300) as joined_at,
       date '1960-01-01' + (c::integer % 15000) as birth_date, 'R' || c % 20 as region, ${long} + to_days(c::integer % 300) as known_at
     from range(${nClients}) t(c)`,
  );
  await write(
    "numbers",
    `select subscriber_number(s) as number, 'subscriber' as owner_kind, 'S' || s as owner_id,
       if(s % ${numbersPerRecycled} = 0, timestamptz '2025-09-01', ${long}) as valid_from, null::timestamptz as valid_to from range(${nSubscribers}) t(s)
     union all
     select subscriber_number(s), 'subscriber', 'S' || (s + 1) % ${nSubscribers}, ${long}, timestamptz '2025-08-20'
     from range(0, ${nSubscribers}, ${numbersPerRecycled}) t(s)
     union all
     select client_number(c), 'client', 'C' || c, ${long}, null from range(${nClients}) t(c) where not is_subscriber(c)`,
  );
  await write(
    "subscriptions",
    `select 'C' || c as client_id, 'S' || subscriber_of(c) as subscriber_id, ${long} as valid_from
     from range(${nClients}) t(c) where is_subscriber(c)`,
  );
  const attributes = Array.from(
    { length: nAttributes },
    (_, x) => `(${draw(1_000_000, "s", String(x))} / 1000)::float as x${x}`,
  );
  await write(
    "subscriber_features",
    `select 'S' || s as subscriber_id, ${long} as valid_from, ${attributes.join(", ")} from range(${nSubscribers}) t(s)`,
  );
  await write(
    "uptakes",
    `select 'C' || c as client_id, 'credit_card' as product, timestamptz '2025-01-01' + to_days(c::integer % 500) as opened_at
     from range(0, ${nClients}, 20) t(c)`,
  );
  // A call of the n-th file is learned in the n-th part of the days; those learned late began before it.
  const perFile = Math.ceil(nCalls / nFiles);
  const secondsPerFile = (days * 86_400) / nFiles;
  for (let file = 0; file < nFiles; file++) {
    const from = file * perFile;
    await write(
      `calls_${String(file).padStart(4, "0")}`,
      `with drawn as (
         select i, ${draw(nClients, "i", "0")} as c, ${draw(1000, "i", "1")} / 1000 as u, hash(i, 2) as h,
           timestamptz '${endDay}' - to_days(${days})
             + to_microseconds(((${file} + ${draw(1_000_000, "i", "3")} / 1e6) * ${secondsPerFile})::bigint * 1000000) as learned_at
         from range(${from}, ${Math.min(nCalls, from + perFile)}) t(i)
       ),
       ends as (
         select *, ${draw(nSubscribers, "c", "floor(40 * u * u)::bigint", "4")} as s,
           if(is_subscriber(c), subscriber_number(subscriber_of(c)), client_number(c)) as own_number
         from drawn
       )
       select if(h % 2 = 0, own_number, subscriber_number(s)) as caller, if(h % 2 = 0, subscriber_number(s), own_number) as callee,
         learned_at - if(h % ${callsPerLate} = 0, interval 2 days, interval 10 minutes) as started_at,
         if(h % 10 = 3, 0, (-120 * ln(1 - ${draw(1_000_000, "i", "5")} / 1e6))::integer) as seconds,
         if(h % 10 = 3, 'message', 'call') as kind, learned_at as known_at
       from ends where s <> subscriber_of(c) or not is_subscriber(c)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
  writeFileSync(join(folder, "entourage.key"), `${benchKey}\n`);
  writeProject(folder, snapshots, more);
}

/** Writes the project file alone. */
export function writeProject(folder: string, snapshots: readonly string[], more: string): void {
  writeFileSync(
    join(folder, "entourage.yaml"),
    `name: operator
data_through: 2026-04-01
sources:
  clients: { from: clients.parquet }
  numbers: { from: numbers.parquet, lag_days: 0 }
  subscriptions: { from: subscriptions.parquet, lag_days: 0 }
  subscriber_features: { from: subscriber_features.parquet, lag_days: 0 }
  uptakes: { from: uptakes.parquet, lag_days: 0 }
  calls: { from: calls_*.parquet }
privacy: { consent: opt_out, min_contacts: 1 }
target: { horizon_days: 1 }
snapshots: { train: [${snapshots.join(", ")}] }
${more}`,
  );
}
