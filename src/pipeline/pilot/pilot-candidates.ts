import { DataError, UserError } from "../../core/errors.ts";
import { type CellOfRow, cellsOf } from "../../pilot/cells.ts";
import { buildModels } from "../../warehouse/models.ts";
import { quote, type Warehouse } from "../../warehouse/warehouse.ts";
import { readBlocks } from "../score/read-blocks.ts";
import { scoredTable } from "../score/score.ts";
import type { Context } from "../stage/context.ts";
import { openSnapshots, scoreSnapshots } from "../stage/snapshots.ts";
import { openModel } from "../train/registry.ts";

/** Who may be in a pilot: the clients of the latest score snapshot who may be listed, in the order of their tokens. */
export interface PilotCandidates {
  asOf: string;
  clientId: string[];
  /** Calibrated probability by the model. */
  probability: Float64Array;
  cell: CellOfRow;
  segment: string[];
  /** Empty where it is not known. */
  region: string[];
  /** What is known of them before the pilot, NaN where it is not. */
  known: { name: string; values: Float64Array }[];
}

/** The snapshot that a list, and so a pilot, is made for. */
export function pilotSnapshot(context: Context): string | undefined {
  return [...scoreSnapshots(context)].sort().at(-1);
}

/**
 * Scores the candidates by the model and by the baseline, the model of own features, and puts them into cells.
 * @param warehouse has the snapshots open afterwards
 * @throws DataError when there are fewer candidates than the lists are to hold
 */
export async function readCandidates(context: Context, warehouse: Warehouse): Promise<PilotCandidates> {
  const asOf = pilotSnapshot(context)!;
  await openSnapshots(context, warehouse, [asOf]);
  await warehouse.setVariable("segment", quote(context.project.population.segment));
  await buildModels(warehouse, context.models(["population", "campaign"]), ["int_list_fate"]);
  await scoreBoth(context, warehouse, asOf);
  const { horizon_days } = context.project.target;
  const read = await warehouse.readColumns(
    `select f.client_id::varchar as client_id, p.segment, coalesce(p.region, '') as region,
       s.raw, s.own, s.probability,
       p.age_years::double as age_years, p.tenure_days::double as tenure_days, f.covered::double as covered,
       (o.client_id is not null)::double as opened_before
     from ${scoredTable(context, asOf)} f
     join both_scores s on s.file_row = f.file_row_number
     join dim_population p on p.client_id = f.client_id
     left join (
       select distinct u.client_id from stg_uptakes u join dim_snapshot t on is_seen(u.opened_at, u.known_at, t.as_of)
       where u.opened_at >= t.as_of - to_days(${horizon_days})
     ) o on o.client_id = f.client_id
     order by f.client_id`,
  );
  const numbers = (name: string) => read[name] as Float64Array;
  const clientId = read.client_id as string[];
  const listSize = listSizeOf(context);
  refuseFew(clientId.length, listSize, asOf);
  return {
    asOf,
    clientId,
    probability: numbers("probability"),
    cell: cellsOf(clientId, numbers("raw"), numbers("own"), listSize),
    segment: read.segment as string[],
    region: read.region as string[],
    known: [
      { name: "probability", values: numbers("probability") },
      { name: "baseline score", values: numbers("own") },
      { name: "age in years", values: numbers("age_years") },
      { name: "tenure in days", values: numbers("tenure_days") },
      { name: "has visible contacts", values: numbers("covered") },
      { name: `opened a product in the ${horizon_days} days before`, values: numbers("opened_before") },
    ],
  };
}

/** Makes `both_scores`: for each candidate its row in the feature table, raw scores of both models, calibrated probability. */
async function scoreBoth(context: Context, warehouse: Warehouse, asOf: string): Promise<void> {
  const bundle = openModel(context);
  const whom = "client_id in (select client_id from int_list_fate where reason is null)";
  const fileRow: number[] = [];
  const scores = { raw: [] as number[], own: [] as number[], probability: [] as number[] };
  for await (const block of readBlocks(warehouse, bundle.schema, scoredTable(context, asOf), whom)) {
    const { raw, probability } = bundle.predictColumns(block.nRows, block.columns);
    const own = bundle.own.predict({ nRows: block.nRows, columns: block.columns });
    for (let row = 0; row < block.nRows; row++) {
      fileRow.push(block.fileRow[row]!);
      scores.raw.push(raw[row]!);
      scores.own.push(own[row]!);
      scores.probability.push(probability[row]!);
    }
  }
  await warehouse.loadTable("both_scores", fileRow.length, [
    { name: "file_row", values: Int32Array.from(fileRow) },
    ...Object.entries(scores).map(([name, values]) => ({ name, values: Float64Array.from(values) })),
  ]);
}

/** @throws UserError when the project says no size */
export function listSizeOf({ project }: Context): number {
  const size = project.pilot.list_size ?? project.list.limit;
  if (size !== undefined) return size;
  throw new UserError([
    {
      code: "no-list-size",
      where: "pilot.list_size",
      found: "nothing, and no list.limit",
      expected: "how many clients the lists hold that are to be compared",
      hint: "add pilot.list_size to the project file",
    },
  ]);
}

function refuseFew(nCandidates: number, listSize: number, asOf: string): void {
  if (nCandidates > listSize) return;
  throw new DataError([
    {
      code: "list-too-long",
      where: "pilot.list_size",
      found: `${listSize}, with ${nCandidates} clients who may be listed as of ${asOf}`,
      expected: "fewer than there are: two lists of everybody are the same list",
    },
  ]);
}
