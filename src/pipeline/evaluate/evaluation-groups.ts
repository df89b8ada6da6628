import type { Column } from "../../core/columns.ts";
import { type Problem, UserError } from "../../core/errors.ts";
import { observedOverExpected } from "../../evaluate/calibration.ts";
import { type EvaluationSettings, evaluateRows, type RowsEvaluation } from "../../evaluate/evaluate-rows.ts";
import { groupRows } from "../../evaluate/groups.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import { nearestName } from "../../util/nearest.ts";
import type { Context } from "../stage/context.ts";
import type { TableColumns } from "../train/table-columns.ts";
import { type JudgedRows, modelScores } from "./evaluation-rows.ts";

/** Rows of one group. */
interface GroupEvaluation {
  /** The category, or the lowest and the highest number. */
  name: string;
  /** Both models. */
  evaluation: RowsEvaluation;
  /** Of the full model's calibrated probability. */
  observedOverExpected: Estimate;
}

/** The groups of one column. */
export interface GroupingEvaluation {
  /** As the project file has it. */
  by: string;
  column: string;
  groups: GroupEvaluation[];
}

/** Groups that are judged unless the project file says otherwise; which of them there are depends on its sources. */
const defaultGroups: readonly string[] = ["segment", "tenure_days", "contacts"];

/** Both models in each group of each column. @throws UserError naming every column that the feature table does not have */
export async function evaluateGroups(
  context: Context,
  table: TableColumns,
  judged: JudgedRows,
  settings: EvaluationSettings,
): Promise<GroupingEvaluation[]> {
  const groupings: GroupingEvaluation[] = [];
  for (const { by, column } of groupColumns(context, table.names)) {
    const groups = evaluateColumn(takeColumn(await table.read(column), judged.datasetRow), judged, settings);
    groupings.push({ by, column, groups });
  }
  return groupings;
}

function groupColumns({ project }: Context, names: readonly string[]): { by: string; column: string }[] {
  const longest = Math.max(...project.surroundings.windows_days);
  const suffix = project.isStatic ? "" : `_${longest}d`;
  const countColumns = [`degree${suffix}`, `coverage_contacts${suffix}`, "covered"];
  const problems: Problem[] = [];
  const found = project.evaluation.groups.flatMap((by) => {
    const column = by === "contacts" ? countColumns.find((name) => names.includes(name)) : by;
    if (column && names.includes(column)) return [{ by, column }];
    if (!defaultGroups.includes(by)) problems.push(unknownColumn(by, names));
    return [];
  });
  if (problems.length > 0) throw new UserError(problems);
  return found;
}

function unknownColumn(found: string, names: readonly string[]): Problem {
  const near = nearestName(found, names);
  return {
    code: "unknown-column",
    where: "evaluation.groups",
    found,
    expected: "a column of the feature table",
    ...(near ? { hint: `did you mean \`${near}\`?` } : {}),
  };
}

function takeColumn(column: Column, rows: Int32Array): Column {
  return column.kind === "numeric"
    ? { ...column, values: Float32Array.from(rows, (row) => column.values[row]!) }
    : { ...column, codes: rows.map((row) => column.codes[row]!) };
}

function evaluateColumn(column: Column, judged: JudgedRows, settings: EvaluationSettings): GroupEvaluation[] {
  const { groupOf, names } = groupRows(column);
  return names.map((name, group) => {
    const rows = modelScores(judged, (at) => groupOf[at] === group);
    const probability = judged.probability.filter((_, at) => groupOf[at] === group);
    return {
      name,
      evaluation: evaluateRows(rows, settings),
      observedOverExpected: observedOverExpected(rows.label, probability, rows.cluster),
    };
  });
}
