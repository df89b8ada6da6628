import type { LeakCheck } from "../leak-check.ts";
import { mustNotMatter } from "../must-not-matter.ts";
import { sampleTable } from "../sample.ts";

export const numberChangedHands: LeakCheck = {
  leak: "number changed hands",
  did: "Gave every number to somebody else right after its last call before t, known at once.",
  blind: "numbers whose holder the source never had right",
  guard: "take the holder at the call's start: started_at in [held_from, held_to)",
  kinds: ["time"],
  run(world) {
    const numbers = sampleTable("numbers");
    const calls = sampleTable("calls");
    const changed = `
      with last_calls as (
        select number, max(started_at) as last_at
        from (select caller as number, started_at from ${calls} union all select callee, started_at from ${calls})
        where started_at < t() - to_seconds(10)
        group by number
      ),
      handed as (
        select n.* replace (
          'Z' || md5(n.number) as owner_id, l.last_at + to_microseconds(1) as valid_from, null as valid_to,
          l.last_at + to_seconds(2) as known_at, null as closed_known_at
        )
        from ${numbers} n join last_calls l using (number)
        where n.valid_from <= l.last_at
        qualify row_number() over (partition by n.number, n.owner_kind order by n.valid_from desc) = 1
      ),
      with_later as (
        select h.* from handed h
        where not exists (
          from ${numbers} n where n.number = h.number and n.owner_kind = h.owner_kind and n.valid_from > h.valid_from - to_seconds(1)
        ) and not exists (
          from ${calls} c where (c.caller = h.number or c.callee = h.number) and c.started_at >= h.valid_from and c.started_at < t()
        )
      )
      from ${numbers} union all by name from with_later`;
    return mustNotMatter(world, "holders from after the last call on", { numbers: changed });
  },
};
