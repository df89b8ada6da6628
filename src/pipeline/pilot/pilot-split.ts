import { writeFileSync } from "node:fs";
import { DataError, UserError } from "../../core/errors.ts";
import { type Assignment, assign } from "../../pilot/assign.ts";
import { type Balance, balanceOf } from "../../pilot/balance.ts";
import { type Cell, cells } from "../../pilot/cells.ts";
import { type SampleRatio, sampleRatio } from "../../pilot/sample-ratio.ts";
import { scoreDeciles } from "../../pilot/score-deciles.ts";
import type { Manifest } from "../../store/manifest.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { scoreClients } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { buildStage, outputHashes, readManifest, type StageWork } from "../stage/stage.ts";
import {
  assignmentFile,
  assignmentKey,
  pilotPlan,
  readAssignment,
  type StandingAssignment,
  splitManifestKey,
} from "./pilot-assignment.ts";
import { listSizeOf, type PilotCandidates, pilotSnapshot, readCandidates } from "./pilot-candidates.ts";
import { type Exposure, readCommunities, readExposure } from "./pilot-contacts.ts";

const reportKey = "pilot/split.json";

/** What the latest batch is, as stored in `pilot/split.json`. */
export interface SplitReport {
  asOf: string;
  /** Clients assigned in earlier batches, and by this one. */
  nBefore: number;
  nAdded: number;
  /** Clients of the lists who were in the pilot already. */
  nKept: number;
  cells: { cell: Cell; nTreated: number; nControl: number }[];
  strata: { stratum: string; nTreated: number; nControl: number }[];
  /** Of clients, or of communities where these are assigned as one. */
  sampleRatio: SampleRatio;
  balance: Balance;
  exposure: Exposure;
  /** Communities of this batch; null where clients are assigned one by one. */
  nCommunities: number | null;
}

/**
 * Assigns the clients of the latest snapshot's lists who are in no arm yet: `pilot/assignment.parquet`. A batch is assigned once; a later
 * snapshot adds to it, and nobody who is in it moves.
 *
 * @throws UserError without a salt; DataError when the assignment is of another pilot, or was changed
 */
export async function splitPilot(context: Context): Promise<{ manifest: Manifest; report: SplitReport }> {
  requireSalt(context);
  listSizeOf(context);
  const scored = await scoreClients(context);
  const standing = await readAssignment(context);
  const asOf = pilotSnapshot(context)!;
  const built = readManifest(context, "pilot", splitManifestKey);
  const isAssigned = standing.asOf.includes(asOf);
  if (built && isAssigned) {
    context.progress.start("pilot");
    context.progress.end("pilot", "up to date");
    return { manifest: built, report: readReport(context) };
  }
  refuseEarlier(standing, asOf);
  const spec = {
    stage: "pilot",
    manifestKey: splitManifestKey,
    inputs: outputHashes(scored),
    settings: context.project.pilot,
  };
  if (context.inspect) return { manifest: context.inspect(spec), report: readReport(context) };
  context.progress.start("pilot");
  const manifest = await buildStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => makeSplit(context, warehouse, standing, stage)),
  );
  context.progress.end("pilot", "built");
  return { manifest, report: readReport(context) };
}

function readReport({ store }: Context): SplitReport {
  return JSON.parse(store.readText(reportKey)!) as SplitReport;
}

async function makeSplit(
  context: Context,
  warehouse: Warehouse,
  standing: StandingAssignment,
  stage: StageWork,
): Promise<void> {
  const { pilot } = context.project;
  stage.step("lists", 0, 4);
  const candidates = await readCandidates(context, warehouse);
  stage.step("communities", 1, 4);
  const communityOf =
    pilot.randomise === "communities" ? await readCommunities(context, warehouse) : undefined;
  // A run that was killed while it wrote is finished by making its batch again, to the same bytes.
  const earlier = before(standing, candidates.asOf);
  const inPilot = new Set(earlier.clientId);
  const listed = [...candidates.cell.keys()].filter((row) => candidates.cell[row]! >= 0);
  const rows = listed.filter((row) => !inPilot.has(candidates.clientId[row]!));
  refuseNobody(rows.length, candidates.asOf);
  const batch = {
    clientId: rows.map((row) => candidates.clientId[row]!),
    stratum: stratumOf(candidates, rows, pilot.strata),
    community: communityOf && Int32Array.from(rows, (row) => communityOf.get(candidates.clientId[row]!)!),
  };
  const options = { salt: pilot.salt!, treatedShare: pilot.treated_share };
  const assigned = assign(batch, earlier, options, communityOf);
  await writeAssignment(context, warehouse, candidates, rows, assigned, earlier, stage);
  stage.step("contacts", 3, 4);
  const report: SplitReport = {
    asOf: candidates.asOf,
    nBefore: earlier.clientId.length,
    nAdded: rows.length,
    nKept: listed.length - rows.length,
    cells: tally(
      rows.map((row) => cells[candidates.cell[row]!]!),
      assigned,
    ).map(({ name, ...arms }) => ({
      cell: name as Cell,
      ...arms,
    })),
    strata: tally(assigned.stratum, assigned).map(({ name, ...arms }) => ({ stratum: name, ...arms })),
    ...checks(candidates, rows, assigned, pilot.treated_share),
    exposure: await readExposure(context, warehouse),
    nCommunities: communityOf ? new Set(assigned.cluster).size : null,
  };
  writeFileSync(stage.draft("split.json"), `${JSON.stringify(report, null, 2)}\n`);
  for (const name of ["nBefore", "nAdded"] as const) stage.count(name, report[name]);
}

/** Cell, then what the project balances by: `both / decile 3 / north`. */
function stratumOf(
  { cell, probability, segment, region }: PilotCandidates,
  rows: readonly number[],
  kinds: readonly string[],
): string[] {
  const decile = new Int32Array(cell.length);
  for (const at of cells.keys()) {
    const own = rows.filter((row) => cell[row] === at);
    const deciles = scoreDeciles(Float64Array.from(own, (row) => probability[row]!));
    for (const [place, row] of own.entries()) decile[row] = deciles[place]!;
  }
  const partOf: Record<string, (row: number) => string> = {
    score_decile: (row) => `decile ${decile[row]}`,
    segment: (row) => segment[row]!,
    region: (row) => region[row] || "region unknown",
  };
  return rows.map((row) => [cells[cell[row]!]!, ...kinds.map((kind) => partOf[kind]!(row))].join(" / "));
}

/** All batches, the new one among them; and `pilot_arms`, who is in which arm, for the exposure. */
async function writeAssignment(
  context: Context,
  warehouse: Warehouse,
  { asOf, clientId, cell, probability }: PilotCandidates,
  rows: readonly number[],
  { treated, stratum, cluster }: Assignment,
  earlier: StandingAssignment,
  stage: StageWork,
): Promise<void> {
  await warehouse.loadTable("pilot_batch", rows.length, [
    { name: "client_id", values: rows.map((row) => clientId[row]!) },
    { name: "cell", values: rows.map((row) => cells[cell[row]!]!) },
    { name: "arm", values: Array.from(treated, (arm) => (arm === 1 ? "treated" : "control")) },
    { name: "stratum", values: stratum },
    { name: "cluster", values: cluster },
    { name: "probability", values: Float64Array.from(rows, (row) => probability[row]!) },
  ]);
  const added = `select client_id::uuid as client_id, ${quote(asOf)}::date::timestamptz as as_of, cell, arm, stratum,
    cluster::uuid as cluster, probability, ${quote(pilotPlan(context))} as plan from pilot_batch`;
  const before = `select * from ${assignmentFile(context)} where as_of < ${quote(asOf)}::date::timestamptz union all`;
  await warehouse.run(
    `create or replace table pilot_assignment as ${earlier.clientId.length > 0 ? before : ""} ${added}`,
  );
  await warehouse.run(
    "create or replace table pilot_arms as select client_id, (arm = 'treated')::integer as treated from pilot_assignment",
  );
  await warehouse.copyToParquet(
    "select * from pilot_assignment order by as_of, client_id",
    stage.draft("assignment.parquet"),
  );
  stage.rows("assignment.parquet", earlier.clientId.length + rows.length);
}

function checks(
  { known, segment }: PilotCandidates,
  rows: readonly number[],
  { treated, cluster }: Assignment,
  treatedShare: number,
): { sampleRatio: SampleRatio; balance: Balance } {
  const own = (values: ArrayLike<number>) => Float64Array.from(rows, (row) => values[row]!);
  const covariates = [
    ...known.map(({ name, values }) => ({ name, values: own(values) })),
    { name: "subscriber", values: Float64Array.from(rows, (row) => (segment[row] === "subscriber" ? 1 : 0)) },
  ];
  const arms = new Map(cluster.map((name, at) => [name, treated[at]!]));
  const nTreated = [...arms.values()].reduce((sum, arm) => sum + arm, 0);
  const numbers = new Map([...arms.keys()].map((name, at) => [name, at]));
  return {
    sampleRatio: sampleRatio(nTreated, arms.size - nTreated, treatedShare),
    balance: balanceOf(
      covariates,
      treated,
      Int32Array.from(cluster, (name) => numbers.get(name)!),
    ),
  };
}

/** `decile 2` before `decile 10`. */
const byNumbers = new Intl.Collator("en", { numeric: true }).compare;

/** Clients of each arm by name, in the order of the names. */
function tally(names: readonly string[], { treated }: Assignment) {
  const counted = new Map<string, { nTreated: number; nControl: number }>();
  for (const [at, name] of names.entries()) {
    const arms = counted.get(name) ?? { nTreated: 0, nControl: 0 };
    arms[treated[at] === 1 ? "nTreated" : "nControl"]++;
    counted.set(name, arms);
  }
  return [...counted].sort(([a], [b]) => byNumbers(a, b)).map(([name, arms]) => ({ name, ...arms }));
}

/** The batches before a snapshot's. */
function before(standing: StandingAssignment, asOf: string): StandingAssignment {
  const at = [...standing.asOf.keys()].filter((row) => standing.asOf[row]! < asOf);
  return {
    clientId: at.map((row) => standing.clientId[row]!),
    asOf: at.map((row) => standing.asOf[row]!),
    stratum: at.map((row) => standing.stratum[row]!),
    cluster: at.map((row) => standing.cluster[row]!),
    treated: at.map((row) => standing.treated[row]!),
  };
}

function requireSalt({ project }: Context): void {
  if (project.pilot.salt !== undefined) return;
  throw new UserError([
    {
      code: "no-salt",
      where: "pilot.salt",
      found: "nothing",
      expected: "a text of this pilot alone, from which the split follows",
      hint: 'for example `salt: "autumn 2026"` under `pilot` in the project file',
    },
  ]);
}

function refuseEarlier({ asOf: standing }: StandingAssignment, asOf: string): void {
  const latest = standing.toSorted().at(-1);
  if (latest === undefined || asOf >= latest) return;
  throw new DataError([
    {
      code: "batch-in-the-past",
      where: assignmentKey,
      found: `a batch of ${latest}, and a snapshot of ${asOf} to add`,
      expected: "a snapshot later than all batches",
    },
  ]);
}

function refuseNobody(nAdded: number, asOf: string): void {
  if (nAdded > 0) return;
  throw new DataError([
    {
      code: "nobody-to-assign",
      where: `pilot, snapshot ${asOf}`,
      found: "lists of clients who are all in the pilot already",
      expected: "at least one new client",
    },
  ]);
}
