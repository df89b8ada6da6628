import type { LeakCheck } from "../leak-check.ts";
import { withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const laterAttribute: LeakCheck = {
  leak: "a later month's attribute",
  did: "Gave clients and contacts other attributes, valid from t on or learned from t on.",
  blind: "attributes that a source's own query takes from a later month and dates before t",
  guard: "join attributes as of t, by valid_from and known_at: the newest row that was known then",
  kinds: ["time"],
  async run(world) {
    const changes: Record<string, string> = {};
    for (const source of ["client_features", "subscriber_features"].filter((name) => world.has(name))) {
      changes[source] = await withCopies(world.warehouse, source, {
        values: {
          valid_from: "if(chance(k, 'early') < 0.5, before_t(k, 30), from_t_on(k, 30))",
          known_at:
            "if(chance(k, 'early') < 0.5 or chance(k, 'foreseen') < 0.5, from_t_on(k, 30), before_t(k, 5))",
        },
      });
    }
    return mustNotMatter(world, "attributes of later", changes);
  },
};
