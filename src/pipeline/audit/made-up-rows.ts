import { contracts } from "../../config/contracts.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { sampleTable } from "./sample.ts";

/**
 * SQL that the audit changes its sample with. `k` is a row's own text, so that what is drawn for a row depends on that row
 * and on nothing else.
 */
export async function prepareMadeUpRows(
  warehouse: Warehouse,
  t: string,
  sources: readonly string[],
): Promise<void> {
  const macros = [
    `t() as ${t}`,
    "chance(k, salt) as (md5_number_lower(k || salt) % 1000003) / 1000003.0",
    "pick(list, k) as getvariable(list)[1 + (md5_number_lower(k || list) % len(getvariable(list)))::integer]",
    // At t itself often: that is where a boundary is off by one.
    "from_t_on(k, days) as if(chance(k, 'at t') < 0.2, t(), t() + to_seconds(1 + 86400 * days * chance(k, 'after')))",
    "before_t(k, days) as t() - to_seconds(1 + 86400 * days * chance(k, 'before'))",
  ];
  for (const macro of macros) await warehouse.run(`create or replace macro ${macro}`);
  const lists: Record<string, [source: string, column: string]> = {
    clients: ["clients", "client_id"],
    numbers: ["numbers", "number"],
    subscribers: ["numbers", "owner_id"],
  };
  for (const [name, [source, column]] of Object.entries(lists)) {
    if (!sources.includes(source)) continue;
    const whom = name === "subscribers" ? "where owner_kind = 'subscriber'" : "";
    await warehouse.setVariable(
      name,
      `(select list(distinct ${column} order by ${column}) from ${sampleTable(source)} ${whom})`,
    );
  }
}

/** SQL condition: the row happened and was known before t. */
export function isSeen(source: string): string {
  return `is_seen(${contracts[source]!.event}, known_at, t())`;
}

/** What makes a copy of a row another row; times come from whoever asks. */
const madeUp: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  clients: { client_id: "'N' || k" },
  numbers: { owner_id: "if(owner_kind = 'client', pick('clients', k), pick('subscribers', k))" },
  subscriptions: { subscriber_id: "pick('subscribers', k)" },
  calls: { callee: "pick('numbers', k)" },
  consents: { granted: "not granted" },
};

interface Copies {
  /** Rows of the source that stay; default: those seen as of t. */
  keep?: string;
  /** Rows that are copied; default: all. */
  of?: string;
  /** Share of those that are; default 1. */
  share?: number;
  /** SQL of the copies' event and `known_at`, and of other columns. */
  values: Readonly<Record<string, string>>;
}

/** A source with rows beside its own: copies with columns made anew. A copy whose key is there already is left out. */
export async function withCopies(
  warehouse: Warehouse,
  source: string,
  { keep = isSeen(source), of = "true", share = 1, values }: Copies,
): Promise<string> {
  const { columns, grain } = contracts[source]!;
  const ends = ["valid_to", "left_at", "closed_known_at"].filter((column) => column in columns);
  const made: Record<string, string> = {
    ...Object.fromEntries(ends.map((column) => [column, "null"])),
    ...(await strangeAttributes(warehouse, source)),
    ...madeUp[source],
    ...values,
  };
  const replaced = Object.entries(made).map(([column, sql]) => `${sql} as ${identifier(column)}`);
  return `
    with source as (select *, md5(s::varchar) as k from ${sampleTable(source)} s),
    kept as (select *, 0 as is_copy from source where ${keep}),
    chosen as (select * replace (md5(k || 'copy') as k) from source where (${of}) and chance(k, 'copy') < ${share}),
    copies as (select * replace (${replaced.join(", ")}), 1 as is_copy from chosen),
    together as (from kept union all by name from copies)
    select * exclude (k, is_copy) from together
    ${grain.length > 0 ? `qualify row_number() over (partition by ${grain.join(", ")} order by is_copy, k) = 1` : ""}`;
}

/** Values that no attribute has: a million and more, and categories that nobody heard of. */
async function strangeAttributes(warehouse: Warehouse, source: string): Promise<Record<string, string>> {
  const { attributes, columns } = contracts[source]!;
  if (!attributes) return {};
  const found = await warehouse.rows<{ column_name: string; column_type: string }>(
    `describe ${sampleTable(source)}`,
  );
  return Object.fromEntries(
    found
      .filter(({ column_name }) => !(column_name in columns))
      .map(({ column_name, column_type }) => [
        column_name,
        column_type === "VARCHAR" ? "'unheard of'" : `(1e6 * (1 + chance(k, ${quote(column_name)})))::float`,
      ]),
  );
}

/** Uptakes as given, but for those that a condition leaves out, and one more of many clients. */
export function withUptakes(
  product: string,
  keep: string,
  { share, opened, known, of = "true" }: { share: number; opened: string; known: string; of?: string },
): string {
  return `
    with made as (
      select client_id, ${quote(product)} as product, ${opened} as opened_at, ${known} as known_at
      from (select *, md5(client_id || 'uptake') as k from ${sampleTable("clients")})
      where chance(k, 'uptake') < ${share} and (${of})
    ),
    together as (
      select client_id, product, opened_at, known_at, 0 as is_made from ${sampleTable("uptakes")} where ${keep}
      union all select *, 1 from made
    )
    select * exclude (is_made) from together
    qualify row_number() over (partition by client_id, product, opened_at order by is_made) = 1`;
}
