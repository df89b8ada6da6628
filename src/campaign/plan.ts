import type { Campaign } from "../config/campaign.ts";
import { DataError } from "../core/errors.ts";
import { type Estimate, standardNormalBound } from "../evaluate/interval.ts";
import { budgetName, type CampaignProblem } from "./allocation-problem.ts";
import type { CountedShare } from "./counted-share.ts";
import type { Response } from "./optimise/best-response.ts";
import { budgetPath, pointAt } from "./optimise/budget-path.ts";
import { type Allocation, optimise } from "./optimise/optimise.ts";
import { noChoice } from "./optimise/problem.ts";

/** What all contacts, or those of one offer and channel, come to in expectation. */
export interface PlanTotals {
  contacts: number;
  takers: number;
  /** Counted value: incremental, or gross less the assumed organic share. */
  value: number;
  cost: number;
  profit: number;
}

/** A limit as the plan uses it. */
export interface PlanLimit {
  name: string;
  unit: "money" | "clients" | "rate";
  used: number;
  atMost: number;
  /** What one more unit is worth. */
  price: number;
}

/** What a budget brings. */
export interface PlanPoint {
  budget: number;
  cost: number;
  profit: number;
  /** No allocation within the budget brings more. */
  bound: number;
  /** What one more unit of budget is worth. */
  price: number;
}

/** Totals of an allocation. */
export function planTotals(
  problem: CampaignProblem,
  choice: Int8Array,
  only: (at: number) => boolean = () => true,
): PlanTotals {
  const totals = { contacts: 0, takers: 0, value: 0, cost: 0, profit: 0 };
  for (let client = 0; client < problem.nClients; client++) {
    const at = choice[client]!;
    if (at === noChoice || !only(at)) continue;
    const pair = client * problem.nChoices + at;
    totals.contacts++;
    totals.takers += problem.takers[pair]!;
    totals.value += problem.gross[pair]!;
    totals.cost += problem.cost[pair]!;
    totals.profit += problem.value[pair]!;
  }
  return totals;
}

/**
 * The profit with the interval that chance alone gives it: every client takes or does not, by itself, with the probability
 * that the model says. That the probabilities themselves may be off is not in it; the candidates' intervals show that.
 *
 * @param countedShare as in `campaignProblem`
 */
export function profitByChance(problem: CampaignProblem, choice: Int8Array): Estimate {
  let mean = 0;
  let variance = 0;
  for (let client = 0; client < problem.nClients; client++) {
    const at = choice[client]!;
    if (at === noChoice) continue;
    const pair = client * problem.nChoices + at;
    const taker = problem.takers[pair]!;
    mean += problem.value[pair]!;
    if (taker > 0) variance += (problem.gross[pair]! / taker) ** 2 * taker * (1 - taker);
  }
  const half = standardNormalBound * Math.sqrt(variance);
  return { value: mean, low: mean - half, high: mean + half };
}

export function planLimits(
  { limits }: CampaignProblem,
  { used, prices }: Pick<Allocation, "used" | "prices">,
): PlanLimit[] {
  return limits.map(({ name, use, atMost }, at) => {
    const unit = use === "cost" ? "money" : use.every(Number.isInteger) ? "clients" : "rate";
    return { name, unit, used: used[at]!, atMost, price: prices[at]! };
  });
}

/** Points of the path that are shown and kept. */
const nPoints = 10;

/**
 * What tenths of the money that could be spent at a profit would bring. Where nothing but the budget couples the clients, read
 * from the path over all budgets; otherwise allocated for each, the smaller budget's allocation being kept where it is better.
 *
 * @param responses IN/OUT allocations known from the problem at other budgets
 */
export async function planPath(problem: CampaignProblem, responses: Response[] = []): Promise<PlanPoint[]> {
  const others = problem.limits.filter(({ name }) => name !== budgetName);
  if (others.length === 0) {
    const path = budgetPath(problem);
    return budgetsTo(path.cost.at(-1) ?? 0).map((budget) => {
      const { cost, value, bound, price } = pointAt(path, budget);
      return { budget, cost, profit: value, bound, price };
    });
  }
  const without = { ...problem, limits: others };
  const free = await optimise(without);
  const points: PlanPoint[] = [];
  const hasBudget = problem.limits.length > others.length;
  const known = hasBudget ? responses : [];
  for (const budget of budgetsTo(planTotals(problem, free.choice).cost)) {
    const limits = [{ name: budgetName, use: "cost" as const, atMost: budget }, ...others];
    const found = await withinLimits(optimise({ ...problem, limits }, {}, known));
    if (!found) continue;
    const { value, bound, used, prices } = found;
    const last = points.at(-1);
    const isBetter = !last || value >= last.profit;
    points.push({
      budget,
      cost: isBetter ? used[0]! : last.cost,
      profit: isBetter ? value : last.profit,
      bound,
      price: prices[0]!,
    });
  }
  return points;
}

/** A budget that minimums do not fit into is not on the path. */
async function withinLimits(work: Promise<Allocation>): Promise<Allocation | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function budgetsTo(most: number): number[] {
  if (most <= 0) return [];
  return Array.from({ length: nPoints }, (_, at) => (most * (at + 1)) / nPoints);
}

/** What profit counts, in words; printed wherever a profit is. */
export function profitLabel(
  { acceptance, organic_share }: Campaign,
  { value, low, high }: CountedShare,
): string {
  if (acceptance === "gross") return `gross (assumed organic share ${organic_share})`;
  const interval = low === null || high === null ? "" : `, ${low.toFixed(2)} to ${high.toFixed(2)}`;
  return `incremental (a pilot measured that contacts won ${value.toFixed(2)}${interval} of the takers)`;
}
