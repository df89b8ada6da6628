/**
 * A synthetic bank and operator whose truth is known: Parquet sources that follow the data contracts, and the truth beside.
 *
 * people → communities and their trait → ties and numbers → attributes → uptakes week by week → calls day by day.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ParquetWriter } from "../warehouse/parquet-writer.ts";
import { dateOfDay, makeCalendar } from "./calendar.ts";
import { callsTables } from "./calls.ts";
import { contactHistoryTable, drawCampaigns } from "./campaigns.ts";
import { clientAttributes } from "./client-attributes.ts";
import { clientsTable, consentsTable, subscriptionsTable } from "./clients.ts";
import { drawCommunities } from "./communities.ts";
import { standardised } from "./hazard.ts";
import { numbersTable } from "./number-history.ts";
import { assignNumbers } from "./numbers.ts";
import {
  type Campaigns,
  type Effects,
  type ResolvedOptions,
  resolveOptions,
  type SimulationOptions,
} from "./options.ts";
import { drawPeople } from "./people.ts";
import { simulatedReasons } from "./reason-catalogue.ts";
import { drawSocialGraph } from "./social-graph.ts";
import { subscriberAttributes } from "./subscriber-attributes.ts";
import { truthClientsTable, truthHazardsTable, uptakesTable } from "./uptake-tables.ts";
import { drawUptakes } from "./uptakes.ts";
import { writeTables } from "./write-tables.ts";

/** The sources of the data contracts, and the truth that no model may see. */
export const simulatedFiles = [
  "clients",
  "client_features",
  "subscriptions",
  "numbers",
  "subscriber_features",
  "calls",
  "uptakes",
  "consents",
  "truth_clients",
  "truth_hazards",
] as const;
type SimulatedFile = (typeof simulatedFiles)[number];

export interface SimulationReport {
  /** Of each source its Parquet file; of the calls a glob, for each month has its own. */
  paths: Record<SimulatedFile, string> & { contact_history?: string };
  /** Of each source its rows. */
  rows: Record<SimulatedFile, number> & { contact_history?: number };
  /** JSON with what is said here but the paths. */
  truthPath: string;
  seed: number;
  effects: Effects;
  /** Mean probability of an eligible non-subscriber to take the card within 14 days. */
  uptakeRate: number;
  campaigns?: Campaigns;
  /** First and last day of the simulated time, the last one exclusive: "YYYY-MM-DD". */
  firstDay: string;
  endDay: string;
  nTies: number;
  /** Ties between people of other operators, who leave no calls. */
  nInvisibleTies: number;
}

/**
 * Simulates and writes everything.
 *
 * @returns where each source is and how many rows it has
 * @throws UserError when an option is out of its range
 *
 * Deterministic: the same options give the same bytes. Cost: two microseconds of processor time per call, most
 * of it text and compression. Memory grows with people (about 150 bytes each), ties (14 bytes each) and the calls of
 * the busiest day (64 bytes each): 100 million calls of 2.5 million people took 1.04 GiB.
 *
 * @example await simulate({ clients: 20_000, subscribers: 60_000, calls: 3_000_000, seed: 1, out: "data" })
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const resolved = resolveOptions(options);
  await rm(join(resolved.out, "calls"), { recursive: true, force: true });
  await mkdir(join(resolved.out, "calls"), { recursive: true });
  const writer = await ParquetWriter.open();
  try {
    return await simulateInto(resolved, writer);
  } finally {
    writer.close();
  }
}

async function simulateInto(options: ResolvedOptions, writer: ParquetWriter): Promise<SimulationReport> {
  const { seed } = options;
  const calendar = makeCalendar(options.startDate, options.months);
  const people = drawPeople(options, calendar);
  const communities = drawCommunities(people, seed);
  const graph = drawSocialGraph(people, communities, calendar, options.calls, seed);
  const numbers = assignNumbers(people, calendar, seed);
  const attributes = clientAttributes(people, calendar, seed);
  const written = await writeTables(options, writer, [
    attributes.table,
    subscriberAttributes(people, communities, calendar, seed),
    clientsTable(people, communities, calendar, seed),
    subscriptionsTable(people, calendar, seed),
    consentsTable(people, calendar, seed),
    numbersTable(people, numbers, calendar, seed),
  ]);
  const inputs = {
    effects: options.effects,
    ownScore: standardised(attributes.ownScore),
    nMonths: calendar.monthStarts.length,
    trait: communities.trait,
  };
  const campaigns =
    options.campaigns && drawCampaigns(people, communities, calendar, options.campaigns, seed);
  const uptakes = drawUptakes(people, graph, calendar, inputs, options.uptakeRate, seed, campaigns);
  const writtenLater = await writeTables(options, writer, [
    ...callsTables({ ...options, people, numbers, graph, calendar, nCalls: options.calls }),
    uptakesTable(people, uptakes, calendar, seed),
    ...(campaigns ? [contactHistoryTable(people, campaigns, calendar)] : []),
    truthClientsTable(people, communities, uptakes),
    truthHazardsTable(people, uptakes, calendar, inputs),
  ]);
  const rows = { ...written, ...writtenLater };
  const report: SimulationReport = {
    paths: {
      ...byFile((file) => join(options.out, file === "calls" ? "calls/part-*.parquet" : `${file}.parquet`)),
      ...(campaigns ? { contact_history: join(options.out, "contact_history.parquet") } : {}),
    },
    rows: {
      ...byFile((file) => rows[file]!),
      ...(campaigns ? { contact_history: rows.contact_history! } : {}),
    },
    truthPath: join(options.out, "truth.json"),
    seed,
    effects: options.effects,
    uptakeRate: options.uptakeRate,
    ...(options.campaigns ? { campaigns: options.campaigns } : {}),
    firstDay: dateOfDay(calendar, 0),
    endDay: dateOfDay(calendar, calendar.nDays),
    nTies: graph.nTies,
    nInvisibleTies: graph.nInvisible,
  };
  await writeFile(join(options.out, "reasons.yaml"), simulatedReasons);
  return writeTruth(report, uptakes.intercepts);
}

function byFile<Value>(make: (file: SimulatedFile) => Value): Record<SimulatedFile, Value> {
  return Object.fromEntries(simulatedFiles.map((file) => [file, make(file)])) as Record<SimulatedFile, Value>;
}

async function writeTruth(report: SimulationReport, intercepts: Float64Array): Promise<SimulationReport> {
  const { paths: _, truthPath, ...truth } = report;
  await writeFile(truthPath, `${JSON.stringify({ ...truth, weeklyIntercepts: [...intercepts] }, null, 2)}\n`);
  return report;
}
