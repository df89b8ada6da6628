import type { LeakCheck } from "../leak-check.ts";
import { sampleTable } from "../sample.ts";

/** Periods that marts are made for, by the first day of each: SQL of the condition. */
const periods = [
  { name: "month", isStart: "valid_from = date_trunc('month', valid_from)" },
  { name: "week", isStart: "valid_from = date_trunc('week', valid_from)" },
];

/** Dates below which a pattern shows nothing. */
const enoughDates = 3;

export const periodStart: LeakCheck = {
  leak: "marts dated by their period's start",
  did: "Looked in the attributes' sources for rows that are all dated by the first day of a month or week and known on that day.",
  blind:
    "periods of other lengths, marts inside your own SQL, and rows that are made on the first day for the month before: say so with lag_days: 1",
  guard: "declare lag_days, or known_at: the day on which the period's figures were there",
  kinds: ["time"],
  async run(world) {
    const sources = ["client_features", "subscriber_features"].filter((name) => world.has(name));
    if (sources.length === 0) return { verdict: "not applicable", seen: "no source has attributes" };
    const seen: string[] = [];
    let isLeak = false;
    let isTold = false;
    for (const source of sources) {
      const row = await world.figures<string>(
        `select count(distinct valid_from)::integer as dates,
           coalesce(median(epoch(known_at) - epoch(valid_from)), 0)::double / 86400 as lag,
           ${periods.map(({ name, isStart }) => `coalesce(bool_and(${isStart}), false)::integer as ${name}`).join(", ")}
         from ${sampleTable(source)}`,
      );
      const period = periods.find(({ name }) => row[name] === 1);
      const days = `${Number(row.lag!.toFixed(1))} days`;
      if (row.dates! < enoughDates) {
        seen.push(`${source} has ${row.dates} date${row.dates === 1 ? "" : "s"}, too few to tell`);
        continue;
      }
      isTold = true;
      const isSilent = period !== undefined && row.lag! < 1;
      isLeak ||= isSilent;
      if (!period) seen.push(`${source} has no period's first days`);
      else
        seen.push(
          `${source}: first days of ${period.name}s, known ${isSilent ? "at once" : `${days} later`}`,
        );
    }
    return { verdict: isLeak ? "leak" : isTold ? "clean" : "cannot tell", seen: seen.join("; ") };
  },
};
