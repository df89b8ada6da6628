import { type AllocationProblem, isKept, noChoice, totalsOf } from "../problem.ts";

/** The slow twin of the optimiser: the best of all (nChoices + 1)^nClients allocations; undefined where none keeps the limits. */
export function bestOfEvery(problem: AllocationProblem): { choice: Int8Array; value: number } | undefined {
  const { nClients, nChoices, limits } = problem;
  const choice = new Int8Array(nClients).fill(noChoice);
  let best: { choice: Int8Array; value: number } | undefined;
  const visit = (client: number): void => {
    if (client < nClients) {
      for (let at = noChoice; at < nChoices; at++) {
        choice[client] = at;
        visit(client + 1);
      }
      return;
    }
    const { value, used } = totalsOf(problem, choice);
    if (Number.isNaN(value) || value === Number.NEGATIVE_INFINITY) return;
    if (limits.every((limit, at) => isKept(limit, used[at]!)) && !(best && best.value >= value))
      best = { choice: choice.slice(), value };
  };
  visit(0);
  return best;
}
