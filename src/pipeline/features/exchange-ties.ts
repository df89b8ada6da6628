import { DataError } from "../../core/errors.ts";
import type { TieInput } from "../../features/graph-input.ts";
import type { ClientRange } from "../../features/tie-scope.ts";
import type { TieChunk } from "../../graph/csr/csr-builder.ts";
import { Exchanges, type FadingWeights } from "../../graph/exchanges/exchanges.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { TieSource } from "./tie-source.ts";

/** Models that the window's calls and the people behind their numbers are read from; cut-offs stand in them. */
export function exchangeModels(measures: readonly string[]): string[] {
  return [
    "int_window_calls",
    "int_number_people",
    "int_quarter_hours",
    "int_subscriber_ids",
    ...(halfLivesOf(measures).length > 0 ? ["int_recency_weights"] : []),
  ];
}

/**
 * Ties that kernels sum: calls of the longest window → exchanges in kernel memory, and `int_contact_cols`, the contacts that have a tie
 * in it. `exchangeModels` must be built, for one snapshot.
 *
 * @param budget bytes of memory
 * @returns undefined when the exchanges do not fit
 */
export async function exchangeTies(
  warehouse: Warehouse,
  measures: readonly string[],
  budget: number,
): Promise<TieSource | undefined> {
  const exchanges = await readExchanges(warehouse, budget);
  if (!exchanges) return undefined;
  refuseOutside(exchanges.nCallsOutside);
  const contactKeys = exchanges.finish();
  await loadContactCols(warehouse, contactKeys);
  const { tiesOfRow } = exchanges;
  const fading = await readFading(warehouse, measures);
  const read = async ({ from, to }: ClientRange, names = measures): Promise<TieInput> => {
    const [window] = await warehouse.rows<{ seconds: number }>(
      `select (epoch(as_of) - epoch(${windowBegin}))::double as seconds from dim_snapshot`,
    );
    const selection = { from, to, windowSeconds: window!.seconds, measures: names, fading };
    return {
      nClients: to - from,
      nContacts: contactKeys.length,
      nTies: tiesOfRow.subarray(from, to).reduce((sum, count) => sum + count, 0),
      measures: names,
      ties: later(exchanges.ties(selection)),
    };
  };
  return {
    models: [],
    async tiesOfBlocks(blockClients) {
      const nTies = new Float64Array(Math.ceil(tiesOfRow.length / blockClients));
      for (const [row, count] of tiesOfRow.entries()) nTies[Math.floor(row / blockClients)]! += count;
      return nTies;
    },
    async contactDegrees() {
      const degrees = new Uint32Array(contactKeys.length);
      const all = await read({ from: 0, to: tiesOfRow.length }, []);
      for await (const { colIdx } of all.ties) for (const contact of colIdx) degrees[contact]! += 1;
      return degrees;
    },
    read,
    counts: async () => ({
      ties: tiesOfRow.reduce((sum, count) => sum + count, 0),
      contacts: contactKeys.length,
      calls_without_holder: exchanges.nCallsWithoutHolder,
      ties_without_consent: exchanges.nTiesDropped,
      contacts_without_consent: exchanges.nContactsDropped,
    }),
  };
}

const windowBegin = "as_of - to_days(getvariable('window_days'))";
/** Holders whose time meets the window. */
const holdersInWindow = `int_number_people join (select as_of, ${windowBegin} as begins_at from dim_snapshot) using (as_of)
  where held_from < as_of and held_to > begins_at`;

async function readExchanges(warehouse: Warehouse, budget: number): Promise<Exchanges | undefined> {
  const [size] = await warehouse.rows<Record<string, number>>(
    `select epoch_us(as_of)::double as "asOf", epoch_us(${windowBegin})::double as "windowFrom",
       (select count(*)::double from int_client_rows) as "nRows",
       (select coalesce(max(subscriber_key) + 1, 0)::double from int_subscriber_ids) as "nContactKeys",
       (select count(*)::double from ${holdersInWindow}) as "nHolders",
       (select count(*)::double from ${holdersInWindow} and (held_from > begins_at or held_to < as_of)) as "nShortHolders",
       (select min(quarter_idx)::double from int_quarter_hours) as "firstQuarter"
     from dim_snapshot`,
  );
  const { hours } = await warehouse.readColumns(
    "select (is_night::integer + 2 * is_weekend::integer)::integer as hours from int_quarter_hours order by quarter_idx",
  );
  const calendar = Uint8Array.from(hours as Int32Array);
  const options = {
    ...(size as Record<
      "asOf" | "windowFrom" | "nRows" | "nContactKeys" | "nHolders" | "nShortHolders" | "firstQuarter",
      number
    >),
    calendar,
  };
  if (Exchanges.bytesBefore(options) > budget) return undefined;
  const exchanges = new Exchanges(options);
  for await (const chunk of warehouse.streamColumns(
    `select number_key, epoch_us(greatest(held_from, begins_at)) as held_from, epoch_us(least(held_to, as_of)) as held_to,
       coalesce(row_idx, -1)::integer as row_idx, coalesce(subscriber_key, -1)::integer as contact_key, is_usable::integer as is_usable
     from ${holdersInWindow}`,
  )) {
    exchanges.addHolders({
      numberKeys: chunk.number_key as BigInt64Array,
      heldFrom: chunk.held_from as BigInt64Array,
      heldTo: chunk.held_to as BigInt64Array,
      rowIdx: chunk.row_idx as Int32Array,
      contactKeys: chunk.contact_key as Int32Array,
      isUsable: chunk.is_usable as Int32Array,
    });
  }
  for await (const chunk of warehouse.streamColumns(
    "select caller_key, callee_key, epoch_us(started_at) as started_at, seconds from int_window_calls",
  )) {
    exchanges.addCalls({
      callerKeys: chunk.caller_key as BigInt64Array,
      calleeKeys: chunk.callee_key as BigInt64Array,
      startedAt: chunk.started_at as BigInt64Array,
      seconds: chunk.seconds as Int32Array,
    });
    if (exchanges.bytes > budget) return undefined;
  }
  return exchanges;
}

/** As `sql/audits/assert_ties_are_real.sql` does where SQL makes the ties. */
function refuseOutside(nCalls: number): void {
  if (nCalls === 0) return;
  throw new DataError([
    {
      code: "audit",
      where: "sql/graph/int_window_calls.sql",
      found: `${nCalls} call${nCalls === 1 ? "" : "s"} outside of the window`,
      expected: "none: a tie has exchanges of the window alone",
    },
  ]);
}

/** What `sql/graph/int_contact_cols.sql` says, of the contacts that the kernels found. */
async function loadContactCols(warehouse: Warehouse, contactKeys: Int32Array): Promise<void> {
  await warehouse.loadTable("int_used_contacts", contactKeys.length, [
    { name: "subscriber_key", values: contactKeys },
  ]);
  await warehouse.run(
    `create or replace table int_contact_cols as
     select s.as_of, i.subscriber_id as contact_id, u.subscriber_key, u.row_idx as col_idx
     from int_used_contacts u join int_subscriber_ids i using (subscriber_key) cross join dim_snapshot s`,
  );
}

/** Of the half-lives that a measure asks for. */
async function readFading(warehouse: Warehouse, measures: readonly string[]): Promise<FadingWeights> {
  const halfLives = halfLivesOf(measures);
  if (halfLives.length === 0) return { halfLives, weights: new Float64Array(0) };
  const { weight } = await warehouse.readColumns(
    `select weight from int_recency_weights where half_life_days in (${halfLives.join(", ")})
     order by list_position([${halfLives.join(", ")}], half_life_days), age_days`,
  );
  return { halfLives, weights: weight as Float64Array };
}

function halfLivesOf(measures: readonly string[]): number[] {
  return measures.filter((name) => name.startsWith("recency_")).map((name) => Number(name.slice(8)));
}

async function* later(chunks: Iterable<TieChunk>): AsyncGenerator<TieChunk> {
  yield* chunks;
}
