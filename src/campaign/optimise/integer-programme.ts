import { InternalError, UserError } from "../../core/errors.ts";
import { loadHighs } from "./load-highs.ts";
import { lpText } from "./lp-text.ts";
import { type AllocationProblem, noChoice } from "./problem.ts";

/** How long branch and bound may take. */
const maxSeconds = 120;

/**
 * Solves an allocation problem as it stands by branch and bound (HiGHS), to a millionth of its value.
 *
 * @returns each client's choice; undefined where no allocation keeps the limits
 * @throws UserError when it is not solved in `maxSeconds`
 * Deterministic. Cost: exponential at worst.
 */
export async function integerProgramme(problem: AllocationProblem): Promise<Int8Array | undefined> {
  const highs = await loadHighs();
  const solution = highs.solve(lpText(problem, "integer"), {
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    random_seed: 0,
  });
  if (solution.Status === "Infeasible") return undefined;
  if (solution.Status === "Time limit reached") throw tooHard(problem);
  if (solution.Status !== "Optimal")
    throw new InternalError(`highs: ${solution.Status}, expected an optimum`);
  const choice = new Int8Array(problem.nClients).fill(noChoice);
  for (const [name, { Primal }] of Object.entries(solution.Columns)) {
    const [, client, at] = /^x(\d+)_(\d+)$/.exec(name) ?? [];
    if (client !== undefined && Primal > 0.5) choice[Number(client)] = Number(at);
  }
  return choice;
}

function tooHard({ nClients, limits }: AllocationProblem): UserError {
  return new UserError([
    {
      code: "too-hard",
      where: "campaign.exact",
      found: `${nClients} clients and ${limits.length} limits, not solved in ${maxSeconds} s`,
      expected: "a smaller integer programme, or one with fewer limits",
      hint: "leave campaign.exact out: the allocation by prices comes with a proved gap",
    },
  ]);
}
