import type { CampaignPlan } from "../../pipeline/campaign/allocate.ts";
import { count, counted } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { cut, renderTable } from "./table.ts";

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
  const room = columns - Math.max(...[1, 2, 3].map((at) => widest(rows, at)).map((width) => width + 2)) * 3;
  const fitted = rows.map(([words, ...numbers]) => [cut(words!, room), ...numbers]);
  return `${renderTable(fitted, ["left", "right", "right", "right"])}\n${sum}\n`;
}

function widest(rows: readonly (readonly string[])[], at: number): number {
  return Math.max(...rows.map((row) => row[at]!.length));
}
