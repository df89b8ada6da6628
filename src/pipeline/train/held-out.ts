import { joinScores, type PairScores } from "../../train/fit-pair.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { featureFiles, whomSql } from "../features/read-dataset.ts";
import type { Context } from "../stage/context.ts";

/** Beside the bundle in `train/`, and no part of it: it tells of clients. */
export const heldOutFile = "held-out.parquet";

/** Who may be learned from or judged on: the project's clients whose label is known. */
export function labelledSql(context: Context): string {
  return `${whomSql(context)} and label is not null`;
}

/**
 * Keeps what both models say of the rows that they have not seen, for `evaluate`: client_id, as_of, trial, own_score, full_score,
 * one row for each trial that judged the client. Rows are numbered as `readDataset` numbers those of `labelledSql`.
 */
export async function writeHeldOut(
  context: Context,
  warehouse: Warehouse,
  asOfs: readonly string[],
  scores: readonly PairScores[],
  file: string,
): Promise<void> {
  const { rows, ownScore, fullScore } = joinScores(scores);
  await warehouse.loadTable("held_out", rows.length, [
    { name: "dataset_row", values: rows },
    { name: "trial", values: trialIds(scores) },
    { name: "own_score", values: ownScore },
    { name: "full_score", values: fullScore },
  ]);
  await warehouse.copyToParquet(
    `with clients as (
       select client_id, as_of, (row_number() over (order by as_of, client_id) - 1)::integer as dataset_row
       from ${featureFiles(context, asOfs)}
       where ${labelledSql(context)}
     )
     select client_id, as_of, trial, own_score, full_score
     from held_out join clients using (dataset_row)
     order by trial, as_of, client_id`,
    file,
  );
}

/** The number of its trial for each scored row, in the order of `joinScores`. */
export function trialIds(scores: readonly PairScores[]): Int32Array {
  return Int32Array.from(scores.flatMap(({ rows }, trial) => Array<number>(rows.length).fill(trial)));
}
