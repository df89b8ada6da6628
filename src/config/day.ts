import { z } from "zod";

export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: "a date like 2026-03-01", abort: true })
  .refine(isCalendarDay, "a day that the calendar has")
  .describe("a date, its local midnight in `time_zone`");

function isCalendarDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

/** The one snapshot of a static graph; its nodes and edges are dated before it (sql/static). Nobody is told this date. */
export const staticSnapshot = "1970-02-01";

/** Whole days between two dates. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000;
}
