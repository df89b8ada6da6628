import type { Estimate } from "../../evaluate/interval.ts";
import type { CandidateReport } from "../../pipeline/campaign/candidates.ts";
import { count } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { fitTable, wrap } from "./table.ts";

/** What `campaign candidates` says: each with what it would have brought, and the best by a choice that is not its own judge. */
export function renderCandidates(
  { as_of, profit_is, candidates, best }: CandidateReport,
  { columns }: Pick<Port, "columns">,
): string {
  const rows = candidates.map(({ name, contacts, expectedProfit, profit }) => [
    name,
    count(contacts),
    count(expectedProfit),
    estimate(profit),
  ]);
  const chosen = candidates.find(({ name }) => name === best)!;
  const table = fitTable(
    [["candidate", "clients", "expected", "profit as it came"], ...rows],
    ["left", "right", "right", "right"],
    columns,
  );
  return `${wrap(`Candidates at ${as_of}, on clients whom the models have not seen. Profit is ${profit_is}; those who took the product by themselves are its takers.`, columns)}

${table}
${wrap(`Best: ${best}, by the profit of half of the clients, ${estimate(chosen.choosing)}; the other half, which did not choose it, brings ${estimate(chosen.judging)}.`, columns)}
${wrap("(95 % intervals over clients; no candidate's setting follows by itself: put the best one's into the project file)", columns)}
`;
}

function estimate({ value, low, high }: Estimate): string {
  return `${count(value!)} (${count(low!)} to ${count(high!)})`;
}
