import type { TrainParams } from "../../src/index.ts";
import { Dice } from "./dice.ts";
import { randomOptions } from "./options.ts";
import { type Label, makeTable, type Table, type TableRequest } from "./tables.ts";

/** Learn rows, parameters, and whether the test rows are the eval set. */
export interface ParityCase extends Table {
  name: string;
  params: TrainParams;
  isEvaluated: boolean;
}

/** How much work a case is allowed, roughly official's seconds. */
export type Size = "small" | "usual" | "large";

const budgets: Record<Size, { rows: readonly [number, number]; work: number }> = {
  small: { rows: [50, 20_000], work: 2e7 },
  usual: { rows: [50, 60_000], work: 1.6e8 },
  large: { rows: [60_000, 200_000], work: 6e8 },
};

/** The case of a seed: the same table and parameters everywhere. */
export function parityCase(seed: number, size: Size): ParityCase {
  const dice = new Dice(seed * 7919 + 17);
  const { rows: range, work } = budgets[size];
  const rows = dice.logWhole(...range);
  const isEvaluated = dice.chance(0.4);
  const loss = dice.oneOf(["Logloss", "Logloss", "Logloss", "CrossEntropy", "RMSE"] as const);
  const label: Label = { Logloss: "binary", CrossEntropy: "probability", RMSE: "number" }[loss] as Label;
  const request: TableRequest = {
    seed,
    rows,
    testRows: Math.max(20, Math.floor(rows * dice.oneOf([0.1, 0.5]))),
    ...columnCounts(dice),
    label,
    hasWeights: dice.chance(0.3),
    hasBaseline: dice.chance(0.08),
  };
  const table = makeTable(request);
  const params = {
    ...randomOptions(dice, table.learn, isEvaluated, loss),
    ...(loss !== "Logloss" && { loss_function: loss }),
  };
  params.iterations ??= affordable(dice, table, params, work);
  return { name: `${size} ${seed}`, ...table, params, isEvaluated };
}

function columnCounts(dice: Dice): Pick<TableRequest, "numbers" | "categories" | "exclusiveSets"> {
  const numbers = dice.logWhole(1, 30);
  const categories = dice.logWhole(1, 8);
  return dice.oneOf([
    { numbers, categories: 0, exclusiveSets: 0 },
    { numbers, categories, exclusiveSets: 0 },
    { numbers: Math.ceil(numbers / 4), categories, exclusiveSets: 0 },
    { numbers: 0, categories: categories + 1, exclusiveSets: dice.whole(0, 1) },
    { numbers: Math.ceil(numbers / 3), categories: dice.whole(0, 3), exclusiveSets: dice.whole(1, 3) },
  ]);
}

/** As many iterations as the work allows; the rules change at 200. */
function affordable(dice: Dice, { learn }: Table, params: TrainParams, work: number): number {
  const categories = learn.columns.filter(({ kind }) => kind === "categorical").length;
  const complexity = params.max_ctr_complexity ?? 4;
  const joined = complexity > 1 ? 4 : 1;
  const columns = learn.columns.length - categories + 12 * categories * joined;
  const most = (10 * work) / ((learn.nRows + 500) * (columns + 3) * (params.depth ?? 6) ** 1.2);
  if (most > 200 && dice.chance(0.3)) return 200;
  return Math.min(dice.logWhole(5, 150), Math.max(2, Math.floor(most)));
}
