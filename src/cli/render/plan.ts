import type { GroupRate } from "../../campaign/contact-rates.ts";
import type { PlanLimit } from "../../campaign/plan.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import type { CampaignPlan } from "../../pipeline/campaign/allocate.ts";
import { count, counted, percent } from "../../util/english-numbers.ts";
import type { Port } from "../io.ts";
import { bounds } from "./estimate.ts";
import { fitTable, wrap } from "./table.ts";

/** What `campaign optimise` says: the decision, what limits it, what every budget would bring, and how groups fare. */
export function renderPlan(plan: CampaignPlan, port: Pick<Port, "columns" | "paint">): string {
  const title = (text: string) => port.paint("bold", text);
  const lines = (text: string) => wrap(text, port.columns);
  return [
    lines(renderTotals(plan)),
    `${title("By offer and channel")}\n${renderChoices(plan, port.columns)}`,
    ...(plan.limits.length > 0
      ? [`${title("Limits")}\n${renderLimits(plan.limits, port.columns)}${lines(inWords(plan.limits))}\n`]
      : []),
    ...(plan.path.length > 0
      ? [`${title("What every budget brings")}\n${renderPath(plan, port.columns)}`]
      : []),
    ...(plan.fairness.length > 0
      ? [`${title("Protected groups")}\n${renderGroups(plan.fairness, port.columns)}`]
      : []),
    `${title("Without an offer")}\n${renderWithout(plan, port.columns)}`,
  ].join("\n");
}

function renderTotals({
  as_of,
  population,
  totals,
  profit,
  profit_is,
  gap,
  is_exact,
  bound,
}: CampaignPlan): string {
  const proof = is_exact
    ? "It is the best there is: the integer programme's optimum."
    : `No allocation brings more than ${money(bound)}: proved gap ${gapText(gap)}.`;
  return (
    `${counted(totals.contacts, "client")} of ${count(population)} as of ${as_of} get an offer: expected takers ${count(totals.takers)}, ` +
    `value ${money(totals.value)}, cost ${money(totals.cost)}, profit ${money(totals.profit)} (${bounds(profit, money)} by chance alone). ` +
    `Profit is ${profit_is}. ${proof}\n`
  );
}

/** Enough decimals for a gap of some millionths; what is only rounding is none. */
function gapText(gap: number): string {
  if (gap < 1e-9) return "none";
  return percent(gap, gap < 1e-4 ? 6 : 2);
}

function renderChoices({ choices }: CampaignPlan, columns: number): string {
  const rows = choices.map(({ offer, channel, contacts, takers, value, cost, profit }) => [
    offer,
    channel,
    count(contacts),
    count(takers),
    ...[value, cost, profit].map(money),
  ]);
  return fitTable(
    [["offer", "channel", "clients", "takers", "value", "cost", "profit"], ...rows],
    ["left", "left", "right", "right", "right", "right", "right"],
    columns,
  );
}

/** Of the many differences between groups only those that bind. */
function renderLimits(limits: readonly PlanLimit[], columns: number): string {
  const told = limits.filter(({ unit, price }) => unit !== "rate" || price > 1e-9);
  const rows = told.map(({ name, unit, used, atMost, price }) => {
    if (unit === "rate") return [name, "", "binds", ""];
    const shown = unit === "money" ? money : count;
    return [name, shown(size(used)), shown(size(atMost)), money(price)];
  });
  return fitTable([["", "used", "limit", "one more"], ...rows], ["left", "right", "right", "right"], columns);
}

/** A minimum is kept as its negative at most; no limit is shown as −0. */
function size(value: number): number {
  return Math.abs(value);
}

/** The dearest limit, in a sentence. */
function inWords(limits: readonly PlanLimit[]): string {
  const [dearest] = limits
    .filter(({ unit, price }) => unit !== "rate" && price > 1e-9)
    .toSorted((a, b) => b.price - a.price);
  if (!dearest) return "No budget, capacity or minimum binds: more room would bring nothing.";
  const { name, unit, price, atMost } = dearest;
  if (unit === "money") return `One more unit of the budget is worth ${money(price)}.`;
  return `${atMost < 0 ? "One client less" : "One client more"} in ${name} is worth ${money(price)}.`;
}

function renderPath({ path }: CampaignPlan, columns: number): string {
  const rows = path.map(({ budget, cost, profit, bound, price }) => [
    money(budget),
    money(cost),
    money(profit),
    money(bound),
    price.toFixed(2),
  ]);
  return fitTable(
    [["budget", "spent", "profit", "at most", "one more"], ...rows],
    ["right", "right", "right", "right", "right"],
    columns,
  );
}

function renderGroups(groups: readonly GroupRate[], columns: number): string {
  const rows = groups.map(({ column, group, clients, contacted, rate, value }) => [
    `${column} ${group}`,
    count(clients),
    count(contacted),
    shown(rate, (share) => (100 * share).toFixed(1)),
    shown(value, (each) => each.toFixed(2)),
  ]);
  return fitTable(
    [["", "clients", "offered", "rate, %", "value a client"], ...rows],
    ["left", "right", "right", "right", "right"],
    columns,
  );
}

function renderWithout({ rules, without_offer, population, totals }: CampaignPlan, columns: number): string {
  const rows = [
    ...rules.filter(({ excluded }) => excluded > 0).map(({ words, excluded }) => [words, count(excluded)]),
    ...without_offer
      .filter(({ clients }) => clients > 0)
      .map(({ words, clients }) => [words, count(clients)]),
  ];
  const sum = `${count(population)} = ${count(population - totals.contacts)} without an offer + ${count(totals.contacts)} with one\n`;
  return `${fitTable(rows, ["left", "right"], columns)}${wrap(sum, columns)}`;
}

function shown(estimate: Estimate, format: (value: number) => string): string {
  return estimate.value === null ? "–" : `${format(estimate.value)} (${bounds(estimate, format)})`;
}

/** Large sums without decimals, small ones with two. */
function money(value: number): string {
  return Math.abs(value) >= 100 ? count(value) : value.toFixed(2);
}
