/** The simulated time: days are counted from the start (day 0), instants are seconds since 1970, the zone is UTC. */

export const secondsPerDay = 86_400;

export interface Calendar {
  /** Instant of day 0, a midnight. */
  startAt: number;
  nDays: number;
  /** Weeks of seven days from day 0, the last one possibly cut short. */
  nWeeks: number;
  /** First days of the months with a snapshot of attributes: from the month before the start, so its first day is negative. */
  monthStarts: readonly number[];
  /** Of each week, the index into `monthStarts` of the month that holds its first day. */
  monthOfWeek: Uint8Array;
  /** Weekday of day 0: 0 Sunday to 6 Saturday. */
  firstWeekday: number;
}

/**
 * @param startDate first day of a month, "YYYY-MM-01".
 * @param months length, 1 to 12.
 */
export function makeCalendar(startDate: string, months: number): Calendar {
  const start = new Date(`${startDate}T00:00:00Z`);
  const startAt = start.getTime() / 1000;
  const dayOfMonth = (month: number) =>
    (Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1) / 1000 - startAt) / secondsPerDay;
  const monthStarts = Array.from({ length: months + 1 }, (_, index) => dayOfMonth(index - 1));
  const nDays = dayOfMonth(months);
  const nWeeks = Math.ceil(nDays / 7);
  const monthOfWeek = Uint8Array.from({ length: nWeeks }, (_, week) =>
    monthStarts.findLastIndex((first) => first <= week * 7),
  );
  return { startAt, nDays, nWeeks, monthStarts, monthOfWeek, firstWeekday: start.getUTCDay() };
}

/** Instant of a day's midnight; `NaN` (null) for a day that never comes. */
export function instantOfDay(calendar: Calendar, day: number): number {
  return day === never ? Number.NaN : calendar.startAt + day * secondsPerDay;
}

/** A day later than all others: an end that is open. */
export const never = 0x3fffffff;

/** "YYYY-MM-DD". */
export function dateOfDay(calendar: Calendar, day: number): string {
  return new Date(instantOfDay(calendar, day) * 1000).toISOString().slice(0, 10);
}
