/** When people call: weights of weekdays and hours, and how many calls fall on each day. */
import { type Calendar, secondsPerDay } from "./calendar.ts";

/** Sunday to Saturday. */
const weekdayWeights = [0.8, 1.05, 1.05, 1.05, 1.05, 1.15, 0.85];
const workdayHours = [2, 1, 1, 1, 1, 2, 6, 15, 30, 45, 52, 54, 56, 54, 52, 52, 54, 58, 62, 58, 48, 36, 20, 8];
const weekendHours = [4, 2, 1, 1, 1, 1, 2, 5, 12, 26, 42, 54, 58, 58, 56, 54, 52, 52, 54, 54, 48, 38, 24, 12];

/**
 * Calls of each day, which add up to `nCalls` exactly.
 *
 * @param weekStrength of each week, the strength of the ties that are alive in it.
 */
export function callsPerDay(calendar: Calendar, nCalls: number, weekStrength: Float64Array): Int32Array {
  const weights = Float64Array.from({ length: calendar.nDays }, (_, day) => {
    return weekdayWeights[weekdayOf(calendar, day)]! * weekStrength[Math.floor(day / 7)]!;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weight = 0;
  let assigned = 0;
  return Int32Array.from(weights, (own) => {
    weight += own;
    const until = Math.round(nCalls * Math.min(1, weight / total));
    const calls = until - assigned;
    assigned = until;
    return calls;
  });
}

/** Hours of a day as often as calls fall into them: 4,096 entries to draw from. */
export function hourTable(calendar: Calendar, day: number): Uint8Array {
  const weekday = weekdayOf(calendar, day);
  return weekday === 0 || weekday === 6 ? weekendTable : workdayTable;
}

const workdayTable = tableOf(workdayHours);
const weekendTable = tableOf(weekendHours);

function tableOf(weights: readonly number[]): Uint8Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint8Array(4096);
  let hour = 0;
  let reached = weights[0]!;
  for (let entry = 0; entry < table.length; entry++) {
    while (hour < 23 && reached * table.length <= entry * total) reached += weights[++hour]!;
    table[entry] = hour;
  }
  return table;
}

function weekdayOf(calendar: Calendar, day: number): number {
  return (calendar.firstWeekday + day) % 7;
}

/** Stable counting sort: of each call its place among those of the day in order of time. IN seconds, OUT places. */
export function placesInTime(seconds: Int32Array, nCalls: number, places: Int32Array): void {
  const next = new Int32Array(secondsPerDay + 1);
  for (let call = 0; call < nCalls; call++) next[seconds[call]! + 1]!++;
  for (let second = 0; second < secondsPerDay; second++) next[second + 1]! += next[second]!;
  for (let call = 0; call < nCalls; call++) places[call] = next[seconds[call]!]!++;
}
