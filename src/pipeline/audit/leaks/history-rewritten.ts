import { contracts } from "../../../config/contracts.ts";
import type { LeakCheck } from "../leak-check.ts";
import { mustNotMatter } from "../must-not-matter.ts";
import { sampleTable } from "../sample.ts";

export const historyRewritten: LeakCheck = {
  leak: "history rewritten",
  did: "Ended what was still valid at t, in clients, numbers, subscriptions and exclusions: before t but learned later, or later but foreseen.",
  blind: "a table that was overwritten in place before you exported it",
  guard: "known_at on both ends of validity: still_holds(valid_to, closed_known_at, as_of)",
  kinds: ["time"],
  run(world) {
    const changes: Record<string, string> = {};
    for (const source of world.sources) {
      const { columns, event } = contracts[source]!;
      const end = ["valid_to", "left_at"].find((column) => column in columns);
      if (!end) continue;
      const isOpen = `not coalesce(${end} < t() and closed_known_at < t(), false)`;
      const isLate = "chance(k, 'late') < 0.6";
      changes[source] = `
        with source as (select *, md5(s::varchar) as k from ${sampleTable(source)} s)
        select * exclude (k) replace (
          case when not (${isOpen}) then ${end} when ${isLate} then greatest(${event}, before_t(k, 30))
            else greatest(${event}, from_t_on(k, 30)) end as ${end},
          case when not (${isOpen}) then closed_known_at when ${isLate} then from_t_on(k, 30)
            else before_t(k, 5) end as closed_known_at
        )
        from source`;
    }
    return mustNotMatter(world, "ends of validity that nobody knew at t", changes);
  },
};
