import { addDays, chooseSnapshots } from "../../config/choose-snapshots.ts";
import { projectSchema } from "../../config/schema.ts";
import type { ProjectGuess } from "../../guess/guess-project.ts";
import type { GuessedSettings } from "../../guess/project-text.ts";
import { instantSql } from "../../guess/source-query.ts";
import { readFiles } from "../../warehouse/profile-table.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import type { SeenData } from "./look-at-data.ts";

/** Share of openings that are known when the label lag is over. */
const knownShare = 0.999;

/** Product, days and moments, as the data say them. @param product that was said; else the likeliest */
export async function guessSettings(
  warehouse: Warehouse,
  data: SeenData,
  guess: ProjectGuess,
  said: { timeZone: string; product?: string },
): Promise<GuessedSettings> {
  const defaults = projectSchema.shape.target.parse({});
  const base = { timeZone: said.timeZone, product: said.product ?? defaults.product };
  const horizonDays = defaults.horizon_days;
  const lagDays = 1;
  const span = await spanOf(warehouse, data, guess, base.timeZone);
  const products = await productsOf(warehouse, data, guess);
  const product =
    said.product ?? products.find((name) => /card|карт/i.test(name)) ?? products[0] ?? base.product;
  const labelLagDays = (await labelLag(warehouse, data, guess, base.timeZone)) ?? lagDays;
  return {
    ...base,
    product,
    products,
    horizonDays,
    labelLagDays,
    lagDays,
    dataThrough: span.endDay,
    lastSeen: span.lastSeen,
    snapshots: chooseSnapshots(span.firstDay, span.endDay, horizonDays + labelLagDays),
  };
}

/** A column of a source, as SQL. */
function sqlOf(data: SeenData, guess: ProjectGuess, source: string, column: string, timeZone: string) {
  const found = guess.sources.find((one) => one.source === source);
  const theirs = found?.columns.find((one) => one.column === column)?.theirs;
  const profile = found?.table.columns.find(({ name }) => name === theirs);
  if (!found || !profile) return undefined;
  const sql = profile.time ? `(${instantSql(profile, timeZone)})::timestamptz` : identifier(profile.name);
  return { sql, from: readFiles(data.filesOf.get(found.table)!) };
}

/** From the first call to the midnight after the last, and what was last. */
async function spanOf(
  warehouse: Warehouse,
  data: SeenData,
  guess: ProjectGuess,
  timeZone: string,
): Promise<{ firstDay: string; endDay: string; lastSeen: string }> {
  await warehouse.run(`set TimeZone = ${quote(timeZone)}`);
  const calls =
    sqlOf(data, guess, "calls", "started_at", timeZone) ??
    sqlOf(data, guess, "uptakes", "opened_at", timeZone);
  if (!calls)
    return {
      firstDay: "2026-01-01",
      endDay: "2026-07-01",
      lastSeen: "TO FILL IN: no source of calls was found",
    };
  const [row] = await warehouse.rows<{ first: string; last: string; hour: number }>(
    `select min(${calls.sql})::date::varchar as first, max(${calls.sql})::date::varchar as last, hour(max(${calls.sql}))::double as hour from ${calls.from}`,
  );
  // A day whose evening is not there has not been delivered whole.
  const endDay = row!.hour >= lastHour ? addDays(row!.last, 1) : row!.last;
  return { firstDay: row!.first, endDay, lastSeen: `the last call is of ${row!.last}, ${row!.hour} h` };
}

const lastHour = 20;

async function productsOf(warehouse: Warehouse, data: SeenData, guess: ProjectGuess): Promise<string[]> {
  const product = sqlOf(data, guess, "uptakes", "product", "UTC");
  if (!product) return [];
  const rows = await warehouse.rows<{ name: string }>(
    `select ${product.sql}::varchar as name from ${product.from} group by name order by count(*) desc, name limit 50`,
  );
  return rows.map(({ name }) => name);
}

/** Days until nearly every opening is known; undefined where nothing says when they are. */
async function labelLag(
  warehouse: Warehouse,
  data: SeenData,
  guess: ProjectGuess,
  timeZone: string,
): Promise<number | undefined> {
  const opened = sqlOf(data, guess, "uptakes", "opened_at", timeZone);
  const known = sqlOf(data, guess, "uptakes", "known_at", timeZone);
  if (!opened || !known) return undefined;
  const [row] = await warehouse.rows<{ days: number | null }>(
    `select ceil(quantile_cont(greatest(0, epoch(${known.sql}) - epoch(${opened.sql})), ${knownShare}) / 86400)::double as days from ${opened.from}`,
  );
  return row!.days ?? undefined;
}
