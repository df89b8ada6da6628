import type { Estimate } from "../evaluate/interval.ts";

/** What the pilot is to show: a rise of the takers. */
export interface Goal {
  /** Above 0: 0.05 is +5 % of the baseline's rate where relative, 5 percentage points where in points. */
  rise: number;
  scale: "relative" | "points";
}

/** A goal beside what was seen, on the goal's scale. */
export interface GoalReading extends Goal {
  seen: Estimate;
  /** reached: the whole interval lies at or above the goal; missed: the whole interval lies below; open: it holds the goal. */
  verdict: "reached" | "missed" | "open";
}

/** @param difference, @param ratio of the rates compared */
export function readGoal(goal: Goal, difference: Estimate, ratio: Estimate): GoalReading {
  const seen = goal.scale === "points" ? difference : riseOf(ratio);
  return { ...goal, seen, verdict: verdictOf(goal.rise, seen) };
}

/** A ratio as a rise: 1.05 is 0.05. */
export function riseOf({ value, low, high }: Estimate): Estimate {
  const rise = (ratio: number | null) => (ratio === null ? null : ratio - 1);
  return { value: rise(value), low: rise(low), high: rise(high) };
}

function verdictOf(rise: number, { low, high }: Estimate): GoalReading["verdict"] {
  if (low !== null && low >= rise) return "reached";
  return high !== null && high < rise ? "missed" : "open";
}
