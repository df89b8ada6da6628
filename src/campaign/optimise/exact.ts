import { UserError } from "../../core/errors.ts";
import { integerProgramme } from "./integer-programme.ts";
import { type Allocation, gapOf } from "./optimise.ts";
import { type AllocationProblem, totalsOf } from "./problem.ts";
import { openPart, solvePart } from "./problem-part.ts";
import { Switches } from "./switches.ts";

/** Open pairs of client and choice up to which the integer programme is given to branch and bound. */
const maxOpenPairs = 10_000;

/**
 * The best allocation there is. The proved gap of a good one settles most clients beforehand: a choice that loses more
 * than the gap at the prices is in no better allocation (Balas & Zemel, Operations Research 28, 1980), and HiGHS branches
 * over the choices that are left.
 *
 * @param found an allocation with its prices and bound
 * @throws UserError when more than `maxOpenPairs` choices are open, or they are not settled in time
 * Deterministic. Cost: exponential in the open choices at worst.
 */
export async function solveExactly(problem: AllocationProblem, found: Allocation): Promise<Allocation> {
  const choice = found.choice.slice();
  const switches = new Switches(problem, choice, found.prices);
  const open = openPart(switches, found.bound - found.value + 1e-9 * Math.abs(found.bound));
  if (open.nPairs > maxOpenPairs) throw tooLarge(open.nPairs);
  const part = open.clients.length > 0 ? await solvePart(switches, open, integerProgramme) : undefined;
  if (part) for (const [at, client] of open.clients.entries()) choice[client] = part[at]!;
  const totals = totalsOf(problem, choice);
  const best = totals.value > found.value ? { choice, ...totals } : found;
  return { ...found, ...best, bound: best.value, gap: gapOf(best.value, best.value) };
}

function tooLarge(nPairs: number): UserError {
  return new UserError([
    {
      code: "too-large",
      where: "campaign.exact",
      found: `${nPairs} pairs of a client and a choice that the proved gap leaves open`,
      expected: `at most ${maxOpenPairs}: branch and bound over more takes hours`,
      hint: "leave campaign.exact out: the allocation by prices comes with a proved gap",
    },
  ]);
}
