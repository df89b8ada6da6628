import { type AllocationProblem, noChoice } from "./problem.ts";

/**
 * The best allocation for every budget where nothing but the budget couples the clients: one step after another on each
 * client's upper convex hull of (cost, value), the most value a unit of cost first.
 */
export interface BudgetPath {
  /** Per step: the client who changes, and to what. */
  client: Int32Array;
  choice: Int8Array;
  /** Per step: cost and value of the whole allocation after it. */
  cost: Float64Array;
  value: Float64Array;
}

/**
 * The greedy path over all budgets: Sinha & Zoltners, "The multiple-choice knapsack problem" (Operations Research 27,
 * 1979); Kellerer, Pferschy & Pisinger, "Knapsack Problems" (2004), §11.2. After each step the allocation is the best of
 * its cost; between two steps the linear relaxation divides the next step's client, and nobody else.
 *
 * Deterministic: ties go to the client with the smaller number. Cost: O(pairs log pairs), one sort for all budgets.
 */
export function budgetPath(problem: AllocationProblem): BudgetPath {
  const steps = hullSteps(problem);
  const nSteps = steps.client.length;
  const { rate } = steps;
  const order = Uint32Array.from({ length: nSteps }, (_, at) => at);
  order.sort((a, b) => (rate[a] === rate[b] ? a - b : rate[b]! - rate[a]!));
  const path: BudgetPath = {
    client: new Int32Array(nSteps),
    choice: new Int8Array(nSteps),
    cost: new Float64Array(nSteps),
    value: new Float64Array(nSteps),
  };
  let cost = 0;
  let value = 0;
  for (let at = 0; at < nSteps; at++) {
    const step = order[at]!;
    cost += steps.cost[step]!;
    value += steps.value[step]!;
    path.client[at] = steps.client[step]!;
    path.choice[at] = steps.choice[step]!;
    path.cost[at] = cost;
    path.value[at] = value;
  }
  return path;
}

/** A budget's place on the path. */
export interface PathPoint {
  /** Steps that the budget pays for. */
  nSteps: number;
  cost: number;
  value: number;
  /** Value of the linear relaxation: no allocation within the budget is worth more. */
  bound: number;
  /** What one more unit of budget is worth; 0 at the end of the path. */
  price: number;
}

/** What a budget buys. Cost: O(log steps). */
export function pointAt(path: BudgetPath, budget: number): PathPoint {
  const nSteps = stepsWithin(path.cost, budget);
  const cost = nSteps === 0 ? 0 : path.cost[nSteps - 1]!;
  const value = nSteps === 0 ? 0 : path.value[nSteps - 1]!;
  if (nSteps === path.cost.length) return { nSteps, cost, value, bound: value, price: 0 };
  const price = (path.value[nSteps]! - value) / (path.cost[nSteps]! - cost);
  return { nSteps, cost, value, bound: value + price * Math.max(0, budget - cost), price };
}

/** Each client's choice after so many steps. */
export function choiceAt(path: BudgetPath, nSteps: number, nClients: number): Int8Array {
  const choice = new Int8Array(nClients).fill(noChoice);
  for (let at = 0; at < nSteps; at++) choice[path.client[at]!] = path.choice[at]!;
  return choice;
}

interface Steps {
  client: number[];
  choice: number[];
  cost: number[];
  value: number[];
  /** Value a unit of cost. */
  rate: number[];
}

/** The steps of all clients' hulls; a client's own are in the order of falling rate. */
function hullSteps({ nClients, nChoices, value, cost }: AllocationProblem): Steps {
  const steps: Steps = { client: [], choice: [], cost: [], value: [], rate: [] };
  for (let client = 0; client < nClients; client++) {
    const from = client * nChoices;
    const points: Point[] = [];
    for (let at = 0; at < nChoices; at++)
      if (value[from + at]! > 0)
        points.push({ choice: at, cost: cost[from + at]!, value: value[from + at]! });
    const hull = upperHull(points);
    for (let at = 1; at < hull.length; at++) {
      steps.client.push(client);
      steps.choice.push(hull[at]!.choice);
      steps.cost.push(hull[at]!.cost - hull[at - 1]!.cost);
      steps.value.push(hull[at]!.value - hull[at - 1]!.value);
      const rate = steps.value.at(-1)! / steps.cost.at(-1)!; // Infinity where the step costs nothing
      steps.rate.push(at === 1 ? rate : Math.min(rate, steps.rate.at(-1)!)); // rounding must not turn a client's steps
    }
  }
  return steps;
}

interface Point {
  choice: number;
  cost: number;
  value: number;
}

/** Nothing, then the points worth more than all cheaper ones, without those beneath the line of their neighbours (Andrew 1979). */
function upperHull(points: Point[]): Point[] {
  points.sort((a, b) => a.cost - b.cost || b.value - a.value || a.choice - b.choice);
  const hull: Point[] = [{ choice: noChoice, cost: 0, value: 0 }];
  for (const point of points) {
    if (point.value <= hull.at(-1)!.value) continue;
    while (hull.length > 1 && isBeneath(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function isBeneath(left: Point, middle: Point, right: Point): boolean {
  return (
    (middle.value - left.value) * (right.cost - left.cost) <=
    (right.value - left.value) * (middle.cost - left.cost)
  );
}

/** How many steps cost no more than a budget altogether. */
function stepsWithin(costs: Float64Array, budget: number): number {
  const most = budget + 1e-9 * Math.max(1, Math.abs(budget)); // to rounding, as `isKept` has it
  let low = 0;
  let high = costs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (costs[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}
