import type { LeakCheck } from "../leak-check.ts";
import { mustNotMatter } from "../must-not-matter.ts";
import { sampleTable } from "../sample.ts";

export const onlySurvivors: LeakCheck = {
  leak: "only survivors",
  did: "Let a third of the clients leave inside the horizon, and looked for clients who ever left.",
  blind: "leavers whom the source never had",
  guard: "keep everybody in clients, with joined_at and left_at; who leaves inside the horizon is a 0",
  kinds: ["time"],
  async run(world) {
    const clients = sampleTable("clients");
    const leaving = `
      with source as (select *, md5(s::varchar) as k from ${clients} s)
      select * exclude (k, is_leaving) replace (
        if(is_leaving, t() + to_days(1), left_at) as left_at,
        if(is_leaving, t() + to_days(1), closed_known_at) as closed_known_at
      ) from (select *, chance(k, 'leave') < 0.33 and joined_at < t() and coalesce(left_at >= t(), true) as is_leaving from source)`;
    const finding = await mustNotMatter(world, "clients who leave inside the horizon", {
      clients: leaving,
    });
    if (finding.verdict !== "clean") return finding;
    const { leavers, strangers } = await world.figures<"leavers" | "strangers">(
      `select (select count(left_at)::integer from ${clients}) as leavers,
         (select count(distinct client_id)::integer from src_uptakes where client_id not in (select client_id from src_clients)) as strangers`,
    );
    if (leavers > 0) return { ...finding, seen: `${finding.seen}; ${leavers} clients of the source left` };
    if (strangers > 0 && world.isMapped("clients", "left_at")) {
      return {
        verdict: "leak",
        seen: `no client ever left, and ${strangers} clients with an uptake are not in clients: who left was taken out`,
      };
    }
    return {
      verdict: "cannot tell",
      seen: "no client ever left: nobody did, or who did was taken out of the source",
    };
  },
};
