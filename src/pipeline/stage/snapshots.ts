import { staticSnapshot } from "../../config/day.ts";
import type { Project } from "../../config/load.ts";
import { DataError, type Problem, UserError } from "../../core/errors.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import type { Context } from "./context.ts";
import { readManifest } from "./stage.ts";

/** Staged relations, in the order in which they are written. */
export const stagedRelations = [
  "stg_clients",
  "stg_subscriptions",
  "stg_numbers",
  "stg_client_features",
  "stg_subscriber_features",
  "stg_uptakes",
  "stg_consents",
  "stg_exclusions",
  "stg_contact_history",
  "stg_splits",
  "stg_calls",
] as const;

/** All moments that the project needs features for, in order. */
export function allSnapshots({ project }: Context): string[] {
  if (project.isStatic) return [staticSnapshot];
  const { train, test, score } = project.snapshots;
  return [...new Set([...train, ...test, ...score])].sort();
}

/** @throws UserError for a date that is no snapshot of the project · @param where what named the date */
export function requireSnapshot(context: Context, asOf: string, where: string): void {
  const built = allSnapshots(context);
  if (built.includes(asOf)) return;
  throw new UserError([
    {
      code: "unknown-snapshot",
      where,
      found: asOf,
      expected: `one of ${built.join(", ")}`,
      hint: "add the date to `snapshots`, or leave it out for the last",
    },
  ]);
}

/** Moments whose rows the models learn from. */
export function trainSnapshots({ project }: Context): string[] {
  return project.isStatic ? [staticSnapshot] : project.snapshots.train;
}

/** Moments whose rows the models learn from or are judged on, in order. */
export function trainAndTestSnapshots(context: Context): string[] {
  return [...new Set([...trainSnapshots(context), ...context.project.snapshots.test])].sort();
}

/** Moments to score; none in a static graph, all of whose labels are learned from. */
export function scoreSnapshots({ project }: Context): string[] {
  return project.snapshots.score;
}

/** Whether scores come from the model that the project trains, not from a version that is kept. */
export function scoresWithTrained({ project }: Context): boolean {
  return project.model.version === "trained";
}

/** Moments that a run reads: a version that is kept needs no table that it was learned from. */
export function runSnapshots(context: Context): string[] {
  const scored = [...scoreSnapshots(context)].sort();
  if (scored.length === 0) return trainAndTestSnapshots(context);
  return scoresWithTrained(context) ? allSnapshots(context) : scored;
}

/** Views over the staged files, and the variables that the SQL models read, for the given moments. */
export async function openSnapshots(
  context: Context,
  warehouse: Warehouse,
  asOfs: readonly string[],
): Promise<void> {
  const { project, store } = context;
  const staged = Object.keys(readManifest(context, "staging")!.outputs);
  for (const name of stagedRelations) {
    const files = staged
      .filter((key) => key.endsWith(`/${name}.parquet`))
      .map((key) => quote(store.path(key)));
    await warehouse.run(`create or replace view ${name} as from read_parquet([${files.join(", ")}])`);
  }
  const midnight = (date: string) =>
    project.isStatic ? `timestamptz '${date} 00:00:00+00'` : `${quote(date)}::date::timestamptz`;
  const sorted = [...asOfs].sort();
  const variables: Record<string, string> = {
    snapshots: `[${sorted.map(midnight).join(", ")}]`,
    first_snapshot: midnight(sorted[0]!),
    last_snapshot: midnight(sorted.at(-1)!),
    data_through: project.isStatic ? "timestamptz 'infinity'" : midnight(project.data_through!),
    product: quote(project.target.product),
    horizon_days: String(project.target.horizon_days),
    label_lag_days: String(project.target.label_lag_days),
    window_days: String(Math.max(...project.surroundings.windows_days)),
    half_lives_days: `[${project.surroundings.half_lives_days.join(", ")}]::integer[]`,
    // A static graph has no consents to ask for.
    consent: quote(project.isStatic ? "opt_out" : project.privacy.consent),
  };
  for (const [name, expression] of Object.entries(variables)) await warehouse.setVariable(name, expression);
}

/** Whether the whole horizon of a snapshot, and the days until uptakes are known, lie inside the data. */
export function isMature({ target, data_through, isStatic }: Project, asOf: string): boolean {
  const days = target.horizon_days + target.label_lag_days;
  return isStatic || Date.parse(asOf) + days * 86_400_000 <= Date.parse(data_through!);
}

/** Snapshots that learn or judge must have their whole horizon in the data. @throws DataError naming all that have not */
export async function checkMaturity(project: Project, warehouse: Warehouse): Promise<void> {
  const problems = await maturityProblems(project, warehouse);
  if (problems.length > 0) throw new DataError(problems);
}

export async function maturityProblems(project: Project, warehouse: Warehouse): Promise<Problem[]> {
  const problems: Problem[] = [];
  if (project.isStatic) return problems;
  for (const kind of ["train", "test"] as const) {
    for (const date of project.snapshots[kind]) {
      const [row] = await warehouse.rows<{ mature: boolean; ends: string }>(
        `with horizon as (select ${quote(date)}::date::timestamptz + to_days(${project.target.horizon_days + project.target.label_lag_days}) as ends)
         select ends <= ${quote(project.data_through!)}::date::timestamptz as mature, ends::date::varchar as ends from horizon`,
      );
      if (row!.mature) continue;
      problems.push({
        code: "immature-snapshot",
        where: `snapshots.${kind}: ${date}`,
        found: `a horizon that ends on ${row!.ends}, beyond the data, which end on ${project.data_through}`,
        expected: "snapshot + horizon + label lag no later than data_through",
        hint: "move the snapshot back, or extend the data",
      });
    }
  }
  return problems;
}
