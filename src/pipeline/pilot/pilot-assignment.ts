import { DataError } from "../../core/errors.ts";
import { type EarlierAssignment, nobody } from "../../pilot/assign.ts";
import { hashJson } from "../../store/folder-store.ts";
import { hashFile } from "../../store/hash-file.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { readManifest } from "../stage/stage.ts";

/** Who was assigned to what, over all batches; written once a batch, and what is in it never changes. */
export const assignmentKey = "pilot/assignment.parquet";
export const splitManifestKey = "pilot/split.manifest.json";

/** An assignment that stands, in the order of its file. */
export interface StandingAssignment extends EarlierAssignment {
  /** Snapshot of each client's batch, as a date. */
  asOf: readonly string[];
}

/** What a split follows from beside the clients: a pilot keeps it to its end. */
export function pilotPlan({ project }: Context): string {
  const { salt, treated_share, randomise, strata } = project.pilot;
  const { list_size = project.list.limit } = project.pilot;
  return hashJson({ salt, treated_share, randomise, strata, list_size }).slice(0, 16);
}

/**
 * The assignment so far; nobody where there is none.
 * @throws DataError when it is of another plan than the project's, or not the file that the split wrote
 */
export async function readAssignment(context: Context): Promise<StandingAssignment> {
  const { store } = context;
  if (store.size(assignmentKey) === undefined) return { ...nobody, asOf: [] };
  await refuseChanged(context);
  return withWarehouse(context, async (warehouse) => {
    await refuseOtherPlan(context, warehouse);
    const read = await warehouse.readColumns(
      `select client_id::varchar as client_id, as_of::date::varchar as as_of, stratum, cluster::varchar as cluster,
         (arm = 'treated')::integer as treated
       from ${assignmentFile(context)} order by as_of, client_id`,
    );
    const texts = (name: string) => read[name] as string[];
    return {
      clientId: texts("client_id"),
      asOf: texts("as_of"),
      stratum: texts("stratum"),
      cluster: texts("cluster"),
      treated: read.treated as Int32Array,
    };
  });
}

/** SQL that reads the assignment. */
export function assignmentFile({ store }: Context): string {
  return `read_parquet(${quote(store.path(assignmentKey))})`;
}

async function refuseChanged(context: Context): Promise<void> {
  const written = readManifest(context, "pilot", splitManifestKey)?.outputs[assignmentKey];
  if (!written || written.sha256 === (await hashFile(context.store.path(assignmentKey)))) return;
  throw new DataError([
    {
      code: "assignment-changed",
      where: assignmentKey,
      found: "other content than `pilot split` wrote",
      expected: "the file as it was written: who is treated must not change while a pilot runs",
      hint: "put it back from a copy",
    },
  ]);
}

async function refuseOtherPlan(context: Context, warehouse: Warehouse): Promise<void> {
  const [row] = await warehouse.rows<{ plan: string }>(
    `select any_value(plan) as plan from ${assignmentFile(context)}`,
  );
  if (row!.plan === pilotPlan(context)) return;
  throw new DataError([
    {
      code: "other-pilot",
      where: assignmentKey,
      found: "a pilot of another salt, list size, share, strata or kind of split",
      expected: "the settings that it was begun with: an assignment is only ever extended",
      hint: "take the settings back; or begin another pilot: move the folder `pilot` away and choose another pilot.salt",
    },
  ]);
}
