import { stepWords } from "../../campaign/waterfall.ts";
import { DataError, UserError } from "../../core/errors.ts";
import { tokenOf } from "../../core/token.ts";
import { buildModels } from "../../warehouse/models.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { featureFiles } from "../features/read-dataset.ts";
import { type Context, readKey } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";

const isToken = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The token of a client who was scored.
 *
 * @param given the bank's id, or the token
 * @param asOf a snapshot that was scored
 * @throws UserError for what is no client, with the nearest that is; DataError for a client without a score, saying why
 */
export async function findScoredClient(
  context: Context,
  warehouse: Warehouse,
  given: string,
  asOf: string,
): Promise<string> {
  await openSnapshots(context, warehouse, [asOf]);
  const client = tokenIn(context, given);
  const scores = quote(context.store.path("score/scores.parquet"));
  const isScored = `read_parquet(${scores}) where as_of = ${quote(asOf)}::date::timestamptz`;
  if (await isIn(warehouse, client, isScored)) return client;
  if (!(await isIn(warehouse, client, "stg_clients"))) throw await unknownClient(context, warehouse, given);
  throw await withoutScore(context, warehouse, client, given, asOf);
}

/** As a token: in any case, a token as it is, anything else as the bank's id. */
function tokenIn({ project }: Context, given: string): string {
  const lower = given.toLowerCase();
  return isToken.test(lower) ? lower : tokenOf(readKey(project), "client", given);
}

async function isIn(warehouse: Warehouse, client: string, relation: string): Promise<boolean> {
  const rows = await warehouse.rows(
    `select 1 from (select client_id from ${relation}) where client_id = ${quote(client)}::uuid limit 1`,
  );
  return rows.length > 0;
}

async function unknownClient(context: Context, warehouse: Warehouse, given: string): Promise<UserError> {
  return new UserError([
    {
      code: "unknown-client",
      where: "entourage explain",
      found: `${given}, no client of the source \`clients\``,
      expected: "a client's id as the source has it, or its token",
      hint:
        (await nearestClient(context, warehouse, given)) ??
        "out/list/campaign.csv has the tokens of listed clients; docs/tokens.md says how ids become tokens",
    },
  ]);
}

/** What was likely meant: the id in another spelling, the beginning of a token, or the id of somebody who is no client. */
async function nearestClient(
  context: Context,
  warehouse: Warehouse,
  given: string,
): Promise<string | undefined> {
  for (const spelling of spellings(given))
    if (await isIn(warehouse, tokenIn(context, spelling), "stg_clients"))
      return `did you mean \`${spelling}\`?`;
  const begun = await clientsBeginning(warehouse, given);
  if (begun.length === 1) return `did you mean the token \`${begun[0]}\`?`;
  if (begun.length > 1) return `more than one token begins like that: give all of it`;
  const asSubscriber = tokenOf(readKey(context.project), "subscriber", given);
  const [held] = await warehouse.rows(
    `select 1 from stg_subscriptions where subscriber_id = ${quote(asSubscriber)}::uuid limit 1`,
  );
  return held && "that is a subscriber of the operator: explain takes the bank's client_id";
}

/** How the same id is written elsewhere: without white space, in other letters, without leading zeros. */
function spellings(given: string): string[] {
  const trimmed = given.trim();
  const all = [trimmed, trimmed.toUpperCase(), trimmed.toLowerCase(), trimmed.replace(/^0+(?=.)/, "")];
  return [...new Set(all)].filter((spelling) => spelling !== given);
}

/** As many letters of a token say whose it is, in a table that shows no more. */
const leastLetters = 6;

async function clientsBeginning(warehouse: Warehouse, given: string): Promise<string[]> {
  const begin = given
    .trim()
    .toLowerCase()
    .replace(/…$|\.+$/, "");
  if (begin.length < leastLetters || !/^[0-9a-f-]+$/.test(begin)) return [];
  const rows = await warehouse.rows<{ client: string }>(
    `select client_id::varchar as client from stg_clients where starts_with(client_id::varchar, ${quote(begin)}) limit 2`,
  );
  return rows.map(({ client }) => client);
}

async function withoutScore(
  context: Context,
  warehouse: Warehouse,
  client: string,
  given: string,
  asOf: string,
): Promise<DataError> {
  return new DataError([
    {
      code: "not-scored",
      where: `client ${given}`,
      found: `no score at ${asOf}: ${await whyNot(context, warehouse, client, asOf)}`,
      expected: "a client of the scored population",
      hint: "`entourage campaign list` counts everybody who was left out, by reason",
    },
  ]);
}

/** In the words of the waterfall; of somebody who was no client at the snapshot, what is known of the dates. */
async function whyNot(context: Context, warehouse: Warehouse, client: string, asOf: string): Promise<string> {
  const isPopulation = await isIn(warehouse, client, featureFiles(context, [asOf]));
  return isPopulation ? whyLeftOut(context, warehouse, client) : whyNoClient(warehouse, client, asOf);
}

async function whyLeftOut(context: Context, warehouse: Warehouse, client: string): Promise<string> {
  await warehouse.setVariable("segment", quote(context.project.population.segment));
  await buildModels(warehouse, context.models(["population", "campaign"]), ["int_list_fate"]);
  const [row] = await warehouse.rows<{ reason: string; segment: string }>(
    `select f.reason, p.segment from int_list_fate f join dim_population p using (client_id)
     where client_id = ${quote(client)}::uuid`,
  );
  const { reason, segment } = row!;
  if (reason !== "other_segment") return stepWords(reason, "en");
  const { segment: wanted } = context.project.population;
  return `a ${segment}, and the project scores ${wanted}s (population.segment)`;
}

async function whyNoClient(warehouse: Warehouse, client: string, asOf: string): Promise<string> {
  const [row] = await warehouse.rows<ClientDates>(
    `select joined_at::date::varchar as joined, left_at::date::varchar as left,
       joined_at >= s.as_of as "isLate", known_at < s.as_of as "isKnown"
     from stg_clients cross join (select ${quote(asOf)}::date::timestamptz as as_of) s
     where client_id = ${quote(client)}::uuid`,
  );
  const { joined, left, isLate, isKnown } = row!;
  if (isLate) return `became a client on ${joined}`;
  if (!isKnown) return "became known to the bank only afterwards";
  return `left the bank on ${left}`;
}

interface ClientDates {
  joined: string;
  left: string | null;
  isLate: boolean;
  isKnown: boolean;
}
