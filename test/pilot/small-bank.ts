import { cpSync } from "node:fs";
import { join } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import { assignmentFile } from "../../src/pipeline/pilot/pilot-assignment.ts";
import { splitPilot } from "../../src/pipeline/pilot/pilot-split.ts";
import { type Context, openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { SeededRandom } from "../../src/util/random.ts";
import { quote } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import { type Given, testKey, writeProject } from "../support/write-project.ts";

const nClients = 240;
const clientId = (at: number) => `c${String(at).padStart(3, "0")}`;

/**
 * 240 clients, of whom those with a high income take the product, each talking with one of thirty subscribers; some uptakes before
 * the pilot to learn from, and none in it unless they are given.
 */
export function smallBank(pilotUptakes: NonNullable<Given["uptakes"]> = []): Given {
  const random = new SeededRandom(8);
  const ids = Array.from({ length: nClients }, (_, at) => clientId(at));
  const income = ids.map(() => Math.round(100 * random.next()));
  const friend = ids.map((_, at) => at % 30);
  // Somebody in the middle, who has not taken it: surely on a long list.
  const island = ids.findIndex((_, at) => income[at]! + friend[at]! > 60 && income[at]! + friend[at]! < 70);
  return {
    clients: ids.map((id, at) =>
      client(id, { region: at === island ? "island" : at % 2 ? "north" : "south" }),
    ),
    client_features: ids.map((client_id, at) => ({
      client_id,
      valid_from: "2026-01-01",
      income: income[at]!,
    })),
    numbers: [
      ...ids.map((id, at) => clientNumber(`1${at}`, id)),
      ...Array.from({ length: 30 }, (_, at) => subscriberNumber(`7${at}`, `s${at}`)),
    ],
    subscriber_features: Array.from({ length: 30 }, (_, at) => ({
      subscriber_id: `s${at}`,
      valid_from: "2026-01-01",
      spend: at,
    })),
    calls: ids.flatMap((_, at) =>
      ["2026-02-20", "2026-03-25", "2026-04-25"].map((day) => call(`1${at}`, `7${friend[at]}`, day)),
    ),
    uptakes: [
      ...ids
        .filter((_, at) => income[at]! + friend[at]! > 70 + 60 * random.next())
        .map((client_id) => ({ client_id, product: "credit_card", opened_at: "2026-03-05" })),
      ...pilotUptakes,
    ],
  };
}

const pilotSettings = {
  salt: "autumn",
  list_size: 60,
  goal: 0.05,
  goal_scale: "relative",
};

/** Settings of a project that learns on 1 March and lists on 1 April. */
export function settingsOf(more: Record<string, unknown> = {}, pilot: Record<string, unknown> = {}) {
  return {
    data_through: "2026-04-01",
    snapshots: { train: ["2026-03-01"], score: ["2026-04-01"] },
    train: { iterations: 10, depth: 2 },
    evaluation: { folds: 2, replicates: 20 },
    pilot: { ...pilotSettings, ...pilot },
    ...more,
  };
}

export async function contextOf(given: Given, settings: Record<string, unknown>): Promise<Context> {
  return openContext(loadProject((await writeProject(given, settings)).file));
}

const splitBanks = new Map<string, Promise<string>>();

/** A context of the project whose clients were split, in a folder of its own; made once for the same pilot, then copied. */
export async function splitContext(pilot: Record<string, unknown> = {}): Promise<Context> {
  const key = JSON.stringify(pilot);
  const make = async () => {
    const context = await contextOf(smallBank(), settingsOf({}, pilot));
    await splitPilot(context);
    context.store.close();
    return context.project.outputFolder;
  };
  const made = splitBanks.get(key) ?? make();
  splitBanks.set(key, made);
  const output = join(temporaryFolder(), "out");
  cpSync(await made, output, { recursive: true });
  return contextOf(smallBank(), { ...settingsOf({}, pilot), output });
}

/** The same project later: other sources and settings, in the output folder of an earlier one. */
export async function laterContext(
  earlier: Context,
  given: Given,
  settings: Record<string, unknown>,
): Promise<Context> {
  earlier.store.close();
  return contextOf(given, { ...settings, output: earlier.project.outputFolder });
}

export interface AssignedClient {
  client: string;
  as_of: string;
  cell: string;
  arm: string;
  stratum: string;
  cluster: string;
}

const idOf = new Map(
  Array.from({ length: nClients }, (_, at) => [
    tokenOf(Buffer.from(testKey), "client", clientId(at)),
    clientId(at),
  ]),
);

/** The assignment with ids for tokens, in the order of the ids. */
export async function assignedClients(context: Context): Promise<AssignedClient[]> {
  const rows = await withWarehouse(context, (warehouse) =>
    warehouse.rows<AssignedClient>(
      `select client_id::varchar as client, as_of::date::varchar as as_of, cell, arm, stratum, cluster::varchar as cluster
       from ${assignmentFile(context)}`,
    ),
  );
  return rows
    .map((row) => ({ ...row, client: idOf.get(row.client)!, cluster: idOf.get(row.cluster)! }))
    .sort((a, b) => (a.client < b.client ? -1 : 1));
}

/** Who is on the list, in what group, with ids for tokens. */
export async function listedGroups(context: Context): Promise<{ client: string; group: string }[]> {
  const file = quote(context.store.path("list/campaign.parquet"));
  const rows = await withWarehouse(context, (warehouse) =>
    warehouse.rows<{ client: string; group: string }>(
      `select client_id::varchar as client, "group" from read_parquet(${file})`,
    ),
  );
  return rows.map(({ client, group }) => ({ client: idOf.get(client)!, group }));
}
