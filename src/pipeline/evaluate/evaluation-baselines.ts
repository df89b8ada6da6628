import type { Column } from "../../core/columns.ts";
import { UserError } from "../../core/errors.ts";
import { bestColumn, popularity, rate, scoreByColumn } from "../../evaluate/baselines.ts";
import type { ScoreColumn } from "../../evaluate/metric-set.ts";
import type { Context } from "../stage/context.ts";
import type { TableColumns } from "../train/table-columns.ts";
import type { TrainPlan } from "../train/train-plan.ts";

/** Scores that need no model, of all judged rows, and what they are in words. */
export interface Baselines {
  rule: ScoreColumn;
  popularity: ScoreColumn;
  random: ScoreColumn;
  about: { rule: string; popularity: string };
}

/**
 * The project's rule, or the best own column; the past rate of everybody's group; nothing at all, which is one score for
 * everybody: the mean over all orders. Each trial's are made from the rows that it learns from.
 */
export async function makeBaselines(
  context: Context,
  plan: TrainPlan,
  table: TableColumns,
): Promise<Baselines> {
  const { label } = plan.dataset;
  const { rule, popularity: by } = context.project.evaluation;
  const overall = joined(plan, (learned, judged) =>
    new Float64Array(judged.length).fill(rate(label, learned)),
  );
  const groups = await popularityColumn(context, table);
  const rates = groups
    ? joined(plan, (learned, judged) => popularity(groups, label, learned, judged))
    : overall;
  const ruled = rule ? ruleScore(plan, await table.evaluate(rule, "evaluation.rule")) : bestColumnScore(plan);
  return {
    rule: ruled.column,
    popularity: { score: rates },
    random: { score: overall },
    about: {
      rule: rule ?? ruled.about,
      popularity: groups ? `past rate of each ${by}` : `past rate of everybody: no column ${by}`,
    },
  };
}

/** The column that groups are made of; undefined where the default is not there. @throws UserError when another one is not there */
async function popularityColumn({ project }: Context, table: TableColumns): Promise<Column | undefined> {
  const { popularity: name } = project.evaluation;
  if (table.names.includes(name)) return table.read(name);
  if (name === "region") return undefined;
  throw new UserError([
    {
      code: "unknown-column",
      where: "evaluation.popularity",
      found: name,
      expected: "a column of the feature table",
    },
  ]);
}

function ruleScore(plan: TrainPlan, values: Float64Array): { column: ScoreColumn; about: string } {
  const score = joined(plan, (_, judged) =>
    Float64Array.from(judged, (row) => (Number.isNaN(values[row]) ? Number.NEGATIVE_INFINITY : values[row]!)),
  );
  return { column: noProbability(score), about: "" };
}

function bestColumnScore(plan: TrainPlan): { column: ScoreColumn; about: string } {
  const { dataset, ownNames } = plan;
  const columns = dataset.columns.filter(({ name }) => ownNames.has(name));
  const chosen = new Set<string>();
  const score = joined(plan, (learned, judged) => {
    const best = bestColumn(columns, dataset.label, learned);
    const column = columns.find(({ name }) => name === best?.name);
    if (!best || column?.kind !== "numeric") return new Float64Array(judged.length);
    chosen.add(`${best.name}, ${best.sign === 1 ? "higher" : "lower"} first`);
    return scoreByColumn(column.values, best.sign, judged);
  });
  const about =
    chosen.size > 0 ? `best own column: ${[...chosen].join("; or ")}` : "no own number to rank by";
  return { column: noProbability(score), about };
}

/** Scores that rank and say nothing else. */
function noProbability(score: Float64Array): ScoreColumn {
  return { score, probability: new Float64Array(score.length).fill(Number.NaN) };
}

/** One score for the judged rows of every trial, one trial after the other. */
function joined(
  { trials }: TrainPlan,
  scoreOf: (learned: Int32Array, judged: Int32Array) => Float64Array,
): Float64Array {
  const parts = trials.map(({ trainRows, testRows }) => scoreOf(trainRows, testRows));
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
