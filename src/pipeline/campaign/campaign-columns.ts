import type { CampaignClients } from "../../campaign/campaign-clients.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import { identifier, quote, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "../stage/context.ts";

/** Groups that limits can tell apart: one byte a client. */
const maxGroups = 255;

/**
 * Reads what the optimiser needs of the clients whom no rule excludes, in the order of their tokens.
 *
 * @throws DataError naming every amount that cannot be: acceptance beyond 0 to 1, a cost below 0, a missing value; or too
 * many protected groups
 */
export async function readCampaignClients(
  context: Context,
  warehouse: Warehouse,
): Promise<CampaignClients & { clientId: string[] }> {
  const { campaign, target } = context.project;
  const columns = new Map<string, string>();
  const add = (name: string, sql: string) => columns.set(name, sql);
  const amount = (text: string | number) => `(${text})::double`;
  for (const [name, offer] of Object.entries(campaign.offers)) {
    add(`acceptance ${name}`, amount(offer.acceptance));
    add(`value ${name}`, amount(offer.value));
    add(`taker cost ${name}`, amount(offer.cost));
    const product = offer.product ?? target.product;
    const holds = `client_id in (select client_id from stg_uptakes where product = ${quote(product)})`;
    const isOther = product !== target.product;
    add(`may offer ${name}`, flag([offer.eligible, isOther ? `not (${holds})` : undefined]));
  }
  for (const [name, { cost, eligible }] of Object.entries(campaign.channels)) {
    add(`contact cost ${name}`, amount(cost));
    const refused = `client_id in (select client_id from int_refused_channel where channel = ${quote(name)})`;
    add(`may contact ${name}`, flag([eligible, `not (${refused})`]));
  }
  for (const column of campaign.protected)
    add(`protected ${column}`, `coalesce(${identifier(column)}::varchar, 'unknown')`);
  const list = [...columns].map(([name, sql]) => `${sql} as ${identifier(name)}`);
  const read = await warehouse.readColumns(
    `select client_id::varchar as client_id, ${list.join(", ")} from campaign_client where campaign_reason is null order by campaign_client.client_id`,
  );
  const clientId = read.client_id as string[];
  const byName = <Values>(prefix: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, read[`${prefix} ${name}`] as Values]));
  const [offers, channels] = [Object.keys(campaign.offers), Object.keys(campaign.channels)];
  const clients = {
    nClients: clientId.length,
    acceptance: byName<Float64Array>("acceptance", offers),
    value: byName<Float64Array>("value", offers),
    takerCost: byName<Float64Array>("taker cost", offers),
    contactCost: byName<Float64Array>("contact cost", channels),
    mayOffer: byName<Int32Array>("may offer", offers),
    mayContact: byName<Int32Array>("may contact", channels),
  };
  refuseImpossible(clients);
  return {
    clientId,
    ...clients,
    ...numberGroups(campaign.protected, byName<string[]>("protected", campaign.protected), clientId.length),
  };
}

/** 1 where all conditions hold; what is not known does not hold. */
function flag(conditions: readonly (string | undefined)[]): string {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0
    ? "1::integer"
    : `coalesce(${given.map((each) => `(${each})::boolean`).join(" and ")}, false)::integer`;
}

/** Looks at the clients whom an offer may be made to, or a channel may reach: of the others an amount need not be known. */
function refuseImpossible({
  acceptance,
  value,
  takerCost,
  contactCost,
  mayOffer,
  mayContact,
}: Omit<CampaignClients, "group" | "groups">): void {
  const problems: Problem[] = [];
  const check = (
    where: string,
    all: Float64Array,
    may: ArrayLike<number>,
    isBad: (value: number) => boolean,
    expected: string,
  ) => {
    const values = all.filter((_, client) => may[client] === 1);
    const bad = values.filter(isBad);
    if (bad.length > 0)
      problems.push({
        code: "bad-amount",
        where: `campaign.${where}`,
        found: `${bad.length} of ${values.length} clients with ${bad[0]}`,
        expected,
      });
  };
  const perOffer = Object.keys(acceptance);
  for (const name of perOffer) {
    check(
      `offers.${name}.acceptance`,
      acceptance[name]!,
      mayOffer[name]!,
      (each) => each < 0 || each > 1,
      "a probability from 0 to 1, or NULL for none",
    );
    check(
      `offers.${name}.value`,
      value[name]!,
      mayOffer[name]!,
      (each) => !Number.isFinite(each),
      "an amount of money for every client",
    );
    check(
      `offers.${name}.cost`,
      takerCost[name]!,
      mayOffer[name]!,
      (each) => !(each >= 0 && each < Infinity),
      "an amount of money for every client, not below 0",
    );
  }
  for (const [name, costs] of Object.entries(contactCost))
    check(
      `channels.${name}.cost`,
      costs,
      mayContact[name]!,
      (each) => !(each >= 0 && each < Infinity),
      "an amount of money for every client, not below 0",
    );
  if (problems.length > 0) throw new DataError(problems);
}

/** The combinations of protected groups that there are, numbered in the order of their names. */
function numberGroups(
  columns: readonly string[],
  values: Record<string, string[]>,
  nClients: number,
): Pick<CampaignClients, "group" | "groups"> {
  const keys = Array.from({ length: nClients }, (_, client) =>
    JSON.stringify(columns.map((column) => values[column]![client])),
  );
  const sorted = [...new Set(keys)].sort();
  if (sorted.length > maxGroups) {
    throw new DataError([
      {
        code: "too-many-groups",
        where: "campaign.protected",
        found: `${sorted.length} combinations of groups`,
        expected: `at most ${maxGroups}`,
        hint: "name columns with few values, or make one that joins them",
      },
    ]);
  }
  const places = new Map(sorted.map((key, at) => [key, at]));
  const names = (key: string) => JSON.parse(key) as string[];
  const groups = sorted.map((key) =>
    Object.fromEntries(columns.map((column, at) => [column, names(key)[at]!])),
  );
  return {
    group: Uint8Array.from(keys, (key) => places.get(key)!),
    groups: groups.length > 0 ? groups : [{}],
  };
}
