import { DataError, UserError } from "../../core/errors.ts";
import { integerProgramme } from "./integer-programme.ts";
import type { Allocation } from "./optimise.ts";
import { type AllocationProblem, totalsOf } from "./problem.ts";

/** Pairs of client and choice up to which the integer programme is solved as it stands: seconds, not hours. */
const maxExactPairs = 10_000;

/**
 * The best allocation by branch and bound: HiGHS on the whole integer programme.
 *
 * @throws UserError above `maxExactPairs` pairs; DataError where no allocation keeps the limits
 * Deterministic. Cost: exponential at worst; 6,000 pairs take seconds.
 */
export async function solveExactly(
  problem: AllocationProblem,
): Promise<Pick<Allocation, "choice" | "value" | "used">> {
  const nPairs = problem.value.reduce((sum, each) => sum + (each === Number.NEGATIVE_INFINITY ? 0 : 1), 0);
  if (nPairs > maxExactPairs) throw tooLarge(nPairs);
  const choice = await integerProgramme(problem);
  if (!choice) throw infeasible(problem);
  return { choice, ...totalsOf(problem, choice) };
}

function tooLarge(nPairs: number): UserError {
  return new UserError([
    {
      code: "too-large",
      where: "--exact",
      found: `${nPairs} pairs of a client and a choice`,
      expected: `at most ${maxExactPairs}: the integer programme of more takes hours`,
      hint: "leave --exact out: the allocation by prices comes with a proved gap",
    },
  ]);
}

function infeasible({ limits }: AllocationProblem): DataError {
  return new DataError([
    {
      code: "contradiction",
      where: limits.map(({ name }) => name).join(", "),
      found: "limits that no allocation of whole clients keeps together",
      expected: "minimums that capacities and the budget leave room for",
    },
  ]);
}
