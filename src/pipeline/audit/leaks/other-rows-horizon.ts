import type { LeakCheck } from "../leak-check.ts";
import { withUptakes } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

const msPerDay = 86_400_000;

export const otherRowsHorizon: LeakCheck = {
  leak: "another row's horizon",
  did: "Gave other clients an uptake inside [t, t + horizon), and counted the days from the last training snapshot to the first that is judged on.",
  blind: "horizons of targets other than the project's",
  guard:
    "only events before t count as known; leave horizon + label_lag days between training and test snapshots",
  kinds: ["time"],
  async run(world) {
    const { target, snapshots } = world.project;
    const embargo = target.horizon_days + target.label_lag_days;
    const next = [...snapshots.test, ...snapshots.score].toSorted()[0];
    const days = next === undefined ? Infinity : (Date.parse(next) - Date.parse(world.asOf)) / msPerDay;
    if (days < embargo) {
      return {
        verdict: "leak",
        seen: `${next} comes ${days} days after the training snapshot ${world.asOf}, whose labels are settled after ${embargo}`,
      };
    }
    const end = `t() + to_days(${target.horizon_days})`;
    const uptakes = withUptakes(target.product, `opened_at < t() or opened_at >= ${end}`, {
      share: 0.5,
      opened: `least(from_t_on(k, ${target.horizon_days}), ${end} - to_seconds(1))`,
      known: `least(from_t_on(k, ${target.horizon_days}), ${end} - to_seconds(1)) + to_seconds(1)`,
    });
    return mustNotMatter(world, "uptakes inside the horizon", { uptakes });
  },
};
