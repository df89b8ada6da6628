import type { CampaignPlan } from "../../pipeline/campaign/allocate.ts";
import { count, counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { fitTable, wrap } from "./table.ts";

/** What `campaign rules` says: from the population to those who may be contacted; the parts add up. */
export function renderRules(
  { as_of, population, rules, eligible }: Pick<CampaignPlan, "as_of" | "population" | "rules" | "eligible">,
  { columns }: Pick<Port, "columns">,
): string {
  const rows = [
    ["", "alone", "in turn", "left"],
    [`everybody at ${as_of}`, "", "", count(population)],
    ...rules.map(({ words, alone, excluded, left }) => [words, count(alone), count(excluded), count(left)]),
  ];
  const excluded = rules.reduce((sum, each) => sum + each.excluded, 0);
  const sum = `${counted(population, "client")} less ${count(excluded)} excluded are ${count(eligible)} who may be contacted.`;
  return `${fitTable(rows, ["left", "right", "right", "right"], columns)}\n${wrap(sum, columns)}\n`;
}
