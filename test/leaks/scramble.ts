import { join } from "node:path";
import { contracts } from "../../src/config/contracts.ts";
import { quote, type Warehouse } from "../../src/warehouse/warehouse.ts";

/** How one source is scrambled. */
interface Scramble {
  /** SQL of new values, in rows that are not seen as of t and in rows that are added; `k` is a row's own text. */
  values: Record<string, string>;
  /** Share of the rows that come again, scrambled and unseen. */
  added: number;
  /** The end of validity and when it was learned: scrambled wherever it is not seen as of t. */
  ends?: [string, string];
}

const numberPick = "if(chance(k, 'new') < 0.9, pick('numbers', k || 'n'), '+7999' || right(md5(k), 6))";
const kindDraw = "if(chance(k, 'kind') < 0.5, 'client', 'subscriber')";
const personPick = "if(chance(k, 'kind') < 0.5, pick('clients', k), pick('subscribers', k))";

const scrambles: Record<string, Scramble> = {
  clients: {
    values: { client_id: "'N' || k", region: "'elsewhere'", birth_date: "date '1950-01-01'" },
    added: 0.1,
    ends: ["left_at", "closed_known_at"],
  },
  numbers: {
    values: { number: numberPick, owner_kind: kindDraw, owner_id: personPick },
    added: 0.3,
    ends: ["valid_to", "closed_known_at"],
  },
  subscriptions: {
    values: { client_id: "pick('clients', k)", subscriber_id: "pick('subscribers', k)" },
    added: 0.3,
    ends: ["valid_to", "closed_known_at"],
  },
  client_features: {
    values: {
      client_id: "pick('clients', k)",
      income: "1e6 * chance(k, 'i')",
      arpu: "1e4 * chance(k, 'a')",
      occupation: "'unheard of'",
    },
    added: 0.5,
  },
  subscriber_features: {
    values: { subscriber_id: "pick('subscribers', k)", arpu: "1e4 * chance(k, 'a')", tariff: "'unheard of'" },
    added: 0.5,
  },
  calls: {
    values: {
      caller: numberPick,
      callee: "pick('numbers', k || 'callee')",
      seconds: "(5000 * chance(k, 's'))::integer",
      kind: "['call', 'message', 'missed'][1 + (3 * chance(k, 'kind'))::integer % 3]",
    },
    added: 0.3,
  },
  uptakes: {
    values: { client_id: "pick('clients', k)", product: "if(chance(k, 'p') < 0.8, 'credit_card', product)" },
    added: 0.5,
  },
  consents: {
    values: {
      person_kind: kindDraw,
      person_id: personPick,
      purpose: "if(chance(k, 'kind') < 0.5, 'marketing', 'transfer')",
      granted: "chance(k, 'granted') < 0.5",
    },
    added: 0.3,
  },
  exclusions: {
    values: { client_id: "pick('clients', k)" },
    added: 0.5,
    ends: ["valid_to", "closed_known_at"],
  },
};

/** Sources that can be scrambled, each a relation of its name. */
export const scrambledSources = Object.keys(scrambles);

/**
 * Writes every source anew into a folder: what is seen as of t stays to the bit, and everything else, what happened or
 * was learned at or after t, is dropped, changed or made up.
 */
export async function scrambleAfter(warehouse: Warehouse, t: string, folder: string): Promise<void> {
  for (const [name, ids] of Object.entries({
    clients: "clients.client_id",
    subscribers: "subscriber_features.subscriber_id",
    numbers: "numbers.number",
  })) {
    const [table, column] = ids.split(".") as [string, string];
    await warehouse.setVariable(name, `(select list(distinct ${column} order by ${column}) from ${table})`);
  }
  const macros = [
    `t() as timestamptz ${quote(`${t} 00:00:00+00`)}`,
    "chance(k, salt) as (md5_number_lower(k || salt) % 1000003) / 1000003.0",
    "pick(list, k) as getvariable(list)[1 + (md5_number_lower(k || 'pick') % len(getvariable(list)))::integer]",
    // Anywhere from 40 days before t to 30 days after it, and often at t itself.
    "any_time(k) as if(chance(k, 'at t') < 0.08, t(), t() + to_seconds(86400 * (70 * chance(k, 'when') - 40)))",
    "after_t(k) as if(chance(k, 'known at t') < 0.1, t(), t() + to_seconds(86400 * 20 * chance(k, 'known')))",
    "before_t(k) as t() - to_seconds(1 + 86400 * 20 * chance(k, 'known'))",
    // A row that happened before t was learned after it; one that happens later may be known before.
    "unseen_known(k) as if(any_time(k) < t() or chance(k, 'foreseen') < 0.3, after_t(k), before_t(k))",
  ];
  for (const macro of macros) await warehouse.run(`create or replace macro ${macro}`);
  for (const name of scrambledSources)
    await warehouse.copyToParquet(scrambled(name), join(folder, `${name}.parquet`));
}

function scrambled(name: string): string {
  const { values, added, ends } = scrambles[name]!;
  const { event, grain, columns } = contracts[name]!;
  // The simulated sources leave out what may be left out.
  const keys = grain.filter((column) => !columns[column]!.optional);
  const isSeen = `${event} < t() and known_at < t()`;
  const made = {
    ...values,
    [event!]: "any_time(k)",
    known_at: "unseen_known(k)",
    ...(ends && orderedEnd(ends[0])),
  };
  const replacement = Object.entries(made).map(([column, sql]) => `${sql} as ${column}`);
  const unseen = `select * replace (${replacement.join(", ")}) from source`;
  return `
    with source as (select *, ${quote(name)} || row_number() over () as k from ${name}),
    seen as (select * ${ends ? `replace (${scrambledEnds(event!, ...ends)})` : ""} from source where ${isSeen}),
    changed as (${unseen} where not (${isSeen}) and chance(k, 'keep') < 0.6),
    doubled as (select * replace (k || 'again' as k) from source where chance(k, 'add') < ${added}),
    added as (${unseen.replace("from source", "from doubled")}),
    together as (from seen union all by name from changed union all by name from added)
    select * exclude (k) from together
    ${keys.length > 0 ? `qualify row_number() over (partition by ${keys.join(", ")} order by not (${isSeen}), k) = 1` : ""}
    order by chance(k, 'order')`;
}

/** An end that is not seen as of t becomes none, one before t that is learned later, or one after t that is foreseen. */
function scrambledEnds(event: string, end: string, learned: string): string {
  const isSeen = `coalesce(${end} < t() and ${learned} < t(), false)`;
  const draw = "chance(k, 'end')";
  return `
    case when ${isSeen} then ${end} when ${draw} < 0.3 then null
      when ${draw} < 0.65 then greatest(${event}, t() - to_seconds(86400 * 30 * chance(k, 'end at'))) else after_t(k) end as ${end},
    case when ${isSeen} then ${learned} when ${draw} < 0.3 then null
      when ${draw} < 0.65 then after_t(k) else before_t(k) end as ${learned}`;
}

/** The end of a row whose beginning is made anew; none stays none. */
function orderedEnd(end: string): Record<string, string> {
  return { [end]: `if(${end} is null, null, greatest(${end}, any_time(k)))` };
}
