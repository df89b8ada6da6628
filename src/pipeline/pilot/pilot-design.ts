import { UserError } from "../../core/errors.ts";
import { cells } from "../../pilot/cells.ts";
import { type DesignInput, designPilot, type PilotDesign } from "../../pilot/design.ts";
import type { Goal } from "../../pilot/goal.ts";
import { intraclass } from "../../pilot/intraclass.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { featureFiles } from "../features/read-dataset.ts";
import { scoreClients } from "../score/score.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import { isMature } from "../stage/snapshots.ts";
import { listSizeOf, type PilotCandidates, readCandidates } from "./pilot-candidates.ts";
import { readCommunities } from "./pilot-contacts.ts";

/** What a pilot of the lists as they are now can show. */
export interface DesignReport extends PilotDesign {
  asOf: string;
  listSize: number;
  goal: Goal;
  /** Probability to see an effect that is there, of a false alarm, and looks that were planned. */
  power: number;
  alpha: number;
  sides: "two" | "one";
  nLooks: number;
  /** Of communities that would be assigned as one: what their uptakes of the latest mature snapshot say. */
  clusters: DesignInput["clusters"] | null;
}

/**
 * Designs the pilot from the latest snapshot's lists. Writes nothing.
 * @throws UserError where the project does not say what is to be shown
 */
export async function pilotDesign(context: Context): Promise<DesignReport> {
  requireGoal(context);
  listSizeOf(context);
  await scoreClients(context);
  return withWarehouse(context, (warehouse) => designOf(context, warehouse));
}

/** The same of the scores as they are. */
export async function designOf(context: Context, warehouse: Warehouse): Promise<DesignReport> {
  const goal = requireGoal(context);
  const listSize = listSizeOf(context);
  const candidates = await readCandidates(context, warehouse);
  const { pilot } = context.project;
  const { power, alpha, sides } = pilot;
  const nLooks = Math.max(1, pilot.looks.length);
  const clusters =
    pilot.randomise === "communities" ? await clustersOf(context, warehouse, candidates) : undefined;
  const design = designPilot({
    cells: cellMoments(candidates),
    goal,
    power,
    alpha,
    sides,
    nLooks,
    clusters,
    treatedShare: pilot.treated_share,
    iterationDays: pilot.iteration_days,
  });
  const { asOf } = candidates;
  return { asOf, listSize, goal, power, alpha, sides, nLooks, ...design, clusters: clusters ?? null };
}

/** @throws UserError unless the project says what is to be shown, and of what */
export function requireGoal({ project }: Context): Goal {
  const { goal, goal_scale } = project.pilot;
  if (goal !== undefined && goal_scale !== undefined) return { rise: goal, scale: goal_scale };
  throw new UserError([
    {
      code: "no-goal",
      where: "pilot.goal, pilot.goal_scale",
      found: "nothing",
      expected:
        "the rise of takers that is to be shown, and whether it is relative (0.05 is 5 % more takers) or in points (0.05 is 5 of 100 clients more)",
      hint: "for example `goal: 0.05` and `goal_scale: relative` under `pilot`",
    },
  ]);
}

function cellMoments({ cell, probability }: PilotCandidates): DesignInput["cells"] {
  const moments = cells.map((name, at) => {
    const own = probability.filter((_, row) => cell[row] === at);
    const mean = own.reduce((sum, p) => sum + p, 0) / (own.length || 1);
    const variance = own.reduce((sum, p) => sum + (p - mean) ** 2, 0) / (own.length || 1);
    return [name, { nClients: own.length, mean, variance }];
  });
  return Object.fromEntries(moments) as DesignInput["cells"];
}

/** How alike clients of a community were in the latest snapshot whose uptakes are known: sizes are those of the list. */
async function clustersOf(context: Context, warehouse: Warehouse, { clientId, cell }: PilotCandidates) {
  const communityOf = await readCommunities(context, warehouse);
  const { train, test } = context.project.snapshots;
  const mature = [...train, ...test].filter((asOf) => isMature(context.project, asOf)).sort();
  const labels = await warehouse.readColumns(
    `select client_id::varchar as client_id, label::integer as label from ${featureFiles(context, [mature.at(-1)!])}
     where eligible order by client_id`,
  );
  const known = labels.client_id as string[];
  const rows = [...known.keys()].filter((row) => communityOf.has(known[row]!));
  const label = labels.label as Int32Array;
  const { icc } = intraclass(
    rows.map((row) => label[row]!),
    dense(rows.map((row) => communityOf.get(known[row]!)!)),
  );
  const listed = clientId.filter((_, row) => cell[row]! >= 0);
  const sizes = intraclass(
    listed.map(() => 0),
    dense(listed.map((id) => communityOf.get(id)!)),
  );
  return { ...sizes, icc };
}

function dense(ids: readonly number[]): Int32Array {
  const numbers = new Map<number, number>();
  return Int32Array.from(ids, (id) => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  });
}
