import { daysBetween } from "./day.ts";

/** Moments to learn from, to judge on and to score. */
export interface ChosenSnapshots {
  train: string[];
  test: string[];
  score: string[];
}

const msPerDay = 86_400_000;

/** Calls of so many days lie before the first snapshot of a month. */
const historyDays = 28;

/** So many snapshots are learned from at most. */
const maxTrain = 3;

/**
 * First days of months, the later the better: the end is scored; the last month whose horizon lies in the data is judged; those
 * before it, an embargo apart, are learned from. Where there is no room for months, days an embargo apart; where there is room for one
 * only, it is learned from, and folds over clients judge.
 *
 * @param firstDay of the data; in the first weeks there is too little to see · @param endDay the day after the last
 * @param embargoDays horizon and label lag
 */
export function chooseSnapshots(firstDay: string, endDay: string, embargoDays: number): ChosenSnapshots {
  const earliest = addDays(firstDay, Math.min(historyDays, daysBetween(firstDay, endDay) / 3));
  const months = monthsBetween(earliest, addDays(endDay, -embargoDays));
  const score = [endDay];
  for (let at = months.length - 1; at > 0; at -= 1) {
    const train = months.slice(0, at).filter((day) => addDays(day, embargoDays) <= months[at]!);
    if (train.length > 0) return { train: train.slice(-maxTrain), test: [months[at]!], score };
  }
  const test = addDays(endDay, -embargoDays);
  const train = addDays(test, -embargoDays);
  return train > firstDay ? { train: [train], test: [test], score } : { train: [test], test: [], score };
}

/** First days of months from one day to another, both included. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let day = monthOf(to); day >= from; day = monthOf(addDays(day, -1))) months.unshift(day);
  return months;
}

const monthOf = (day: string) => `${day.slice(0, 7)}-01`;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + Math.round(days) * msPerDay).toISOString().slice(0, 10);
}
