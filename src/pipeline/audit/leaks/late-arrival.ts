import { contracts } from "../../../config/contracts.ts";
import type { LeakCheck } from "../leak-check.ts";
import { withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const lateArrival: LeakCheck = {
  leak: "late arrival",
  did: "Dropped all rows that were learned from t on, of every source, and put others there that happened before t.",
  blind: "delays that the sources do not tell: a known_at that only repeats the event's time",
  guard: "cut on known_at as well: is_seen(event_time, known_at, as_of)",
  kinds: ["time"],
  async run(world) {
    const changes: Record<string, string> = {};
    for (const source of world.sources) {
      const { event } = contracts[source]!;
      if (!event) continue;
      changes[source] = await withCopies(world.warehouse, source, {
        keep: "known_at < t()",
        share: 0.5,
        values: { [event]: "before_t(k, 30)", known_at: "from_t_on(k, 20)" },
      });
    }
    return mustNotMatter(world, "rows learned from t on", changes);
  },
};
