import type { AllocationProblem } from "./problem.ts";

/**
 * An allocation problem in CPLEX's LP format, as `highs` reads it: variable `x<client>_<choice>`, row `l<limit>`, row `c<client>`.
 *
 * @param kind `integer`: x is 0 or 1 · `linear`: x from 0 to 1
 */
export function lpText(problem: AllocationProblem, kind: "integer" | "linear"): string {
  const { nClients, nChoices, value, cost, group, limits } = problem;
  const pairs: { name: string; pair: number; cell: number }[] = [];
  const clients: string[] = [];
  for (let client = 0; client < nClients; client++) {
    const names: string[] = [];
    for (let at = 0; at < nChoices; at++) {
      const pair = client * nChoices + at;
      if (value[pair] === Number.NEGATIVE_INFINITY) continue;
      const name = `x${client}_${at}`;
      names.push(name);
      pairs.push({ name, pair, cell: group[client]! * nChoices + at });
    }
    if (names.length > 0) clients.push(`c${client}: ${names.join(" + ")} <= 1`);
  }
  const sum = (weightOf: (pair: (typeof pairs)[number]) => number) =>
    pairs
      .map((each) => [weightOf(each), each.name] as const)
      .filter(([weight]) => weight !== 0)
      .map(([weight, name]) => `${weight < 0 ? "-" : "+"} ${Math.abs(weight)} ${name}`)
      .join("\n ") || "0 none";
  return [
    "Maximize",
    `value: ${sum(({ pair }) => value[pair]!)}`,
    "Subject To",
    ...limits.map(
      ({ use, atMost }, at) =>
        `l${at}: ${sum(({ pair, cell }) => (use === "cost" ? cost[pair]! : use[cell]!))} <= ${atMost}`,
    ),
    ...clients,
    "Bounds",
    "none = 0",
    ...pairs.map(({ name }) => `${name} <= 1`),
    ...(kind === "integer" ? ["Binary", ...pairs.map(({ name }) => name)] : []),
    "End",
    "",
  ].join("\n");
}
