import type { LeakCheck } from "../leak-check.ts";
import { withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const futureCommunities: LeakCheck = {
  leak: "community from future calls",
  did: "Dropped all calls from t on and let people who never spoke speak from t on, as many calls as there were before.",
  blind: "communities that come as an attribute, made elsewhere of all calls",
  guard:
    "find communities for each snapshot anew, of the window's calls alone; never use their ids as features",
  kinds: ["time"],
  async run(world) {
    const calls = await withCopies(world.warehouse, "calls", {
      keep: "started_at < t()",
      values: {
        caller: "pick('numbers', k || 'caller')",
        callee: "pick('numbers', k || 'callee')",
        started_at: "from_t_on(k, 60)",
        known_at: "from_t_on(k, 60) + to_seconds(60)",
      },
    });
    return mustNotMatter(world, "calls between strangers from t on", { calls });
  },
};
