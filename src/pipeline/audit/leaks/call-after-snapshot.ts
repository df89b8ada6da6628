import type { LeakCheck } from "../leak-check.ts";
import { withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const callAfterSnapshot: LeakCheck = {
  leak: "call after the snapshot",
  did: "Dropped all calls from t on and put others there, at t itself too, as if they were known before t.",
  blind: "calls that a source's own query dates wrongly",
  guard: "cut calls with in_window(started_at, begins_at, as_of): one half-open window, in one place",
  kinds: ["time"],
  async run(world) {
    const calls = await withCopies(world.warehouse, "calls", {
      keep: "started_at < t()",
      of: "started_at >= t() - to_days(60)",
      values: { started_at: "from_t_on(k, 30)", known_at: "before_t(k, 5)" },
    });
    return mustNotMatter(world, "calls from t on", { calls });
  },
};
