import type { Highs } from "highs";
import { solveExactly } from "../../src/campaign/optimise/exact.ts";
import { lpText } from "../../src/campaign/optimise/lp-text.ts";
import { optimise } from "../../src/campaign/optimise/optimise.ts";
import { DataError } from "../../src/core/errors.ts";
import { smallCase } from "./random-problem.ts";

/** What the optimiser and HiGHS say of a small case; undefined where there is no such allocation. */
export interface Judged {
  nClients: number;
  nLimits: number;
  bound: number | undefined;
  value: number | undefined;
  /** By `--exact`. */
  ours: number | undefined;
  /** Optimum of HiGHS's linear programme. */
  linear: number | undefined;
  /** Optimum of HiGHS's integer programme. */
  exact: number | undefined;
}

export async function judgeCase(highs: Highs, seed: number): Promise<Judged> {
  const problem = smallCase(seed);
  const optimum = (kind: "linear" | "integer") => {
    const { Status, ObjectiveValue } = highs.solve(lpText(problem, kind), { mip_rel_gap: 0, mip_abs_gap: 0 });
    return Status === "Optimal" ? ObjectiveValue : undefined;
  };
  const found = await orNothing(optimise(problem));
  const ours = found && (await solveExactly(problem, found));
  return {
    nClients: problem.nClients,
    nLimits: problem.limits.length,
    bound: found?.bound,
    value: found?.value,
    ours: ours?.value,
    linear: optimum("linear"),
    exact: optimum("integer"),
  };
}

/** Limits that cannot be kept are a result here. */
async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}
