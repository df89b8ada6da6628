import { writeFileSync } from "node:fs";
import { DataError } from "../../core/errors.ts";
import { type Look, lookBounds } from "../../pilot/alpha-spending.ts";
import { cells } from "../../pilot/cells.ts";
import type { Goal } from "../../pilot/goal.ts";
import type { PilotRows } from "../../pilot/pilot-rows.ts";
import { type PilotReading, readPilot } from "../../pilot/read-pilot.ts";
import { hashFile } from "../../store/hash-file.ts";
import type { Manifest } from "../../store/manifest.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { stageSources } from "../sources/staging.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { openSnapshots } from "../stage/snapshots.ts";
import { findBuilt, outputHashes, readManifest, runStage, type StageWork } from "../stage/stage.ts";
import type { StageSpec } from "../stage/stage-spec.ts";
import { assignmentFile, assignmentKey, readAssignment } from "./pilot-assignment.ts";
import { type Exposure, readExposure } from "./pilot-contacts.ts";
import { requireGoal } from "./pilot-design.ts";

const resultKey = "pilot/result.json";
const resultManifestKey = "pilot/result.manifest.json";

/** What a pilot showed, as stored in `pilot/result.json`; `contact` and `incrementalShare` are what contacts are worth. */
export interface PilotResult extends PilotReading {
  /** The day as of which outcomes are known. */
  asKnownAt: string;
  look: {
    /** 1 … of the looks that were planned. */
    number: number;
    nPlanned: number;
    /** Critical value of all intervals: |z| that no earlier look and this one together pass by chance in more than alpha of pilots. */
    bound: number;
    alpha: number;
  };
  horizonDays: number;
  /** Batches whose horizon is over, and clients whose is not. */
  batches: string[];
  nWaiting: number;
  /** Assigned clients whom the source of clients has no more. */
  nMissing: number;
  /** Who was contacted, by `contact_history`; null without that source. They stay in their arms. */
  contacted: { treated: number; control: number } | null;
  exposure: Exposure;
}

/**
 * Reads the pilot as known at its latest planned look, or at the end of the data: `pilot/result.json`.
 *
 * @throws UserError without a goal; DataError without an assignment, before the first look, when no horizon is over, and when the
 *   arms are not as large as they were made
 */
export async function readPilotResult(
  context: Context,
): Promise<{ manifest: Manifest; result: PilotResult }> {
  const goal = requireGoal(context);
  const staging = await stageSources(context);
  const { clientId } = await readAssignment(context);
  if (clientId.length === 0) throw noAssignment();
  const lookDays = looksSoFar(context);
  const spec = await readingSpec(context, staging, lookDays);
  const manifest = await runStage(context, spec, (stage) =>
    withWarehouse(context, (warehouse) => read(context, warehouse, goal, lookDays, stage)),
  );
  return { manifest, result: resultOf(context) };
}

/** The last reading as it stands, which a later day, other data or settings may have overtaken. */
export interface StandingReading {
  result: PilotResult;
  /** Whether `pilot read` would read anew. */
  isStale: boolean;
}

/**
 * What the last `pilot read` found; reads nothing anew.
 * @param staging the sources as they are now
 * @returns `assigned` where clients were assigned and nobody has read the pilot, null where there is none
 */
export async function findReading(
  context: Context,
  staging: Manifest,
): Promise<StandingReading | "assigned" | null> {
  const { store } = context;
  if (store.size(assignmentKey) === undefined) return null;
  const manifest = readManifest(context, "pilot", resultManifestKey);
  if (!manifest || store.size(resultKey) === undefined) return "assigned";
  const lookDays = daysOver(context);
  const isStale =
    lookDays.length === 0 ||
    (await findBuilt(context, await readingSpec(context, staging, lookDays))) === undefined;
  return { result: resultOf(context), isStale };
}

async function readingSpec(
  { project, store }: Context,
  staging: Manifest,
  lookDays: readonly string[],
): Promise<StageSpec> {
  const { pilot, target, evaluation, seed } = project;
  return {
    stage: "pilot",
    manifestKey: resultManifestKey,
    inputs: { ...outputHashes(staging), [assignmentKey]: await hashFile(store.path(assignmentKey)) },
    settings: { pilot, target, seed, replicates: evaluation.replicates, lookDays },
  };
}

function resultOf({ store }: Context): PilotResult {
  return JSON.parse(store.readText(resultKey)!) as PilotResult;
}

/** Planned days of looks that the data reach; the end of the data where no looks were planned. */
function daysOver({ project }: Context): string[] {
  const { looks } = project.pilot;
  const end = project.data_through!;
  return looks.length === 0 ? [end] : looks.filter((day) => day <= end);
}

function looksSoFar(context: Context): string[] {
  const over = daysOver(context);
  if (over.length > 0) return over;
  const { pilot, data_through } = context.project;
  throw new DataError([
    {
      code: "before-first-look",
      where: "pilot.looks",
      found: `data up to ${data_through}`,
      expected: `data up to the first look, ${pilot.looks[0]}`,
      hint: "an unplanned look would count as one: wait for the planned one",
    },
  ]);
}

async function read(
  context: Context,
  warehouse: Warehouse,
  goal: Goal,
  lookDays: readonly string[],
  stage: StageWork,
): Promise<void> {
  const { project } = context;
  const { pilot, evaluation, seed } = project;
  const today = lookDays.at(-1)!;
  stage.step("outcomes", 0, 3);
  await openSnapshots(context, warehouse, [today]);
  await makeOutcomes(context, warehouse, today);
  const counts = await countOutcomes(warehouse);
  if (counts.nOver === 0) throw notOver(context, today);
  const nPlanned = Math.max(1, pilot.looks.length);
  const looks = await looksAt(warehouse, lookDays, nPlanned);
  const bound = lookBounds({ alpha: pilot.alpha, sides: pilot.sides, looks }).at(-1)!;
  stage.step("effects", 1, 3);
  const reading = readPilot(await readRows(context, warehouse), {
    goal,
    treatedShare: pilot.treated_share,
    z: bound,
    valuePerTake: pilot.value_per_take,
    contactCost: pilot.contact_cost,
    seed,
    replicates: evaluation.replicates,
  });
  stage.step("contacts", 2, 3);
  const result: PilotResult = {
    asKnownAt: today,
    look: { number: lookDays.length, nPlanned, bound, alpha: pilot.alpha },
    horizonDays: project.target.horizon_days,
    batches: counts.batches,
    nWaiting: counts.nWaiting,
    nMissing: counts.nMissing,
    contacted: project.sources.contact_history ? counts.contacted : null,
    exposure: await exposureOf(context, warehouse, counts.batches.at(-1)!),
    ...reading,
  };
  writeFileSync(stage.draft("result.json"), `${JSON.stringify(result, null, 2)}\n`);
  stage.count("clients", reading.nClients);
}

/** `pilot_outcome`: each assigned client with what became of it as known at a day; taken is the first opening inside the horizon. */
async function makeOutcomes(context: Context, warehouse: Warehouse, today: string): Promise<void> {
  const { pilot, target } = context.project;
  const end = `${quote(today)}::date::timestamptz`;
  await warehouse.run(
    `create or replace table pilot_outcome as
     with assigned as (
       select *, as_of + to_days(${pilot.contact_lag_days}) as begins_at,
         as_of + to_days(${pilot.contact_lag_days + target.horizon_days}) as ends_at
       from ${assignmentFile(context)}
     ),
     first_uptakes as (
       select client_id, min(opened_at) as opened_at from stg_uptakes
       where product = ${quote(target.product)} and known_at < ${end}
       group by client_id
     ),
     contacts as (
       select distinct a.client_id
       from assigned a
       join stg_contact_history h using (client_id)
       where h.contacted_at >= a.as_of and h.contacted_at < a.ends_at and h.known_at < ${end}
     )
     select a.*,
       coalesce(u.opened_at >= a.begins_at and u.opened_at < a.ends_at, false) as taken,
       h.client_id is not null as contacted,
       c.client_id is not null as is_known,
       a.ends_at + to_days(${target.label_lag_days}) as known_at,
       a.ends_at + to_days(${target.label_lag_days}) <= ${end} as is_over
     from assigned a
     left join first_uptakes u using (client_id)
     left join contacts h using (client_id)
     left join (select distinct client_id from stg_clients) c using (client_id)`,
  );
}

async function countOutcomes(warehouse: Warehouse) {
  const [row] = await warehouse.rows<Record<string, number>>(
    `select
       count(*) filter (is_over and is_known)::double as over,
       count(*) filter (not is_over)::double as waiting,
       count(*) filter (not is_known)::double as missing,
       count(*) filter (is_over and is_known and contacted and arm = 'treated')::double as treated,
       count(*) filter (is_over and is_known and contacted and arm = 'control')::double as control
     from pilot_outcome`,
  );
  const batches = await warehouse.rows<{ as_of: string }>(
    "select distinct as_of::date::varchar as as_of from pilot_outcome where is_over order by as_of",
  );
  return {
    nOver: row!.over!,
    nWaiting: row!.waiting!,
    nMissing: row!.missing!,
    contacted: { treated: row!.treated!, control: row!.control! },
    batches: batches.map(({ as_of }) => as_of),
  };
}

/** Looks with the clients whose horizon was over by then. One that brought nobody new spends its share together with the next. */
async function looksAt(warehouse: Warehouse, lookDays: readonly string[], nPlanned: number): Promise<Look[]> {
  const looks: Look[] = [];
  for (const [at, day] of lookDays.entries()) {
    const [row] = await warehouse.rows<{ seen: number }>(
      `select count(*) filter (known_at <= ${quote(day)}::date::timestamptz)::double as seen from pilot_outcome`,
    );
    const look = { share: (at + 1) / nPlanned, seen: row!.seen };
    if (looks.at(-1)?.seen === look.seen) looks.pop();
    if (look.seen > 0) looks.push(look);
  }
  return looks;
}

async function readRows({ project }: Context, warehouse: Warehouse): Promise<PilotRows> {
  const read = await warehouse.readColumns(
    `select (list_position([${cells.map(quote).join(", ")}], cell) - 1)::integer as cell,
       (arm = 'treated')::integer as treated, taken::integer as taken, probability,
       (dense_rank() over (order by as_of, stratum) - 1)::integer as stratum,
       (dense_rank() over (order by cluster) - 1)::integer as cluster
     from pilot_outcome where is_over and is_known order by as_of, client_id`,
  );
  const rows = {
    cell: Uint8Array.from(read.cell as Int32Array),
    treated: Uint8Array.from(read.treated as Int32Array),
    taken: Uint8Array.from(read.taken as Int32Array),
    score: read.probability as Float64Array,
    stratum: read.stratum as Int32Array,
  };
  return project.pilot.randomise === "communities" ? { ...rows, cluster: read.cluster as Int32Array } : rows;
}

/** As of the latest batch that is read. */
async function exposureOf(context: Context, warehouse: Warehouse, asOf: string): Promise<Exposure> {
  await openSnapshots(context, warehouse, [asOf]);
  await warehouse.run(
    "create or replace table pilot_arms as select client_id, (arm = 'treated')::integer as treated from pilot_outcome where is_over",
  );
  return readExposure(context, warehouse);
}

function noAssignment(): DataError {
  return new DataError([
    {
      code: "no-assignment",
      where: assignmentKey,
      found: "no such file",
      expected: "a pilot whose clients were assigned",
      hint: "`entourage pilot split` assigns them, before anybody is contacted",
    },
  ]);
}

function notOver({ project }: Context, today: string): DataError {
  const { contact_lag_days } = project.pilot;
  const { horizon_days, label_lag_days } = project.target;
  return new DataError([
    {
      code: "too-early",
      where: `pilot, as known at ${today}`,
      found: "no batch whose horizon is over",
      expected: `snapshot + ${contact_lag_days + horizon_days + label_lag_days} days (contact lag, horizon, label lag) no later than that`,
      hint: "wait, or extend the data and data_through",
    },
  ]);
}
