import type { LeakCheck } from "../leak-check.ts";
import { isSeen, withUptakes } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const labelAfterSnapshot: LeakCheck = {
  leak: "contact's label after t",
  did: "Let half of the clients, and of the contacts among them, take the product from t on, or before t but learned later.",
  blind: "labels that come as an attribute, such as a column has_card, and are dated before t",
  guard: "make y_j(t) of dated uptakes: is_seen(opened_at, known_at, as_of)",
  kinds: ["time"],
  async run(world) {
    const uptakes = withUptakes(world.project.target.product, isSeen("uptakes"), {
      share: 0.5,
      opened: "if(chance(k, 'early') < 0.3, before_t(k, 30), from_t_on(k, 60))",
      known: "if(chance(k, 'early') < 0.3 or chance(k, 'foreseen') < 0.5, from_t_on(k, 60), before_t(k, 5))",
    });
    return mustNotMatter(world, "uptakes from t on or learned from t on", { uptakes });
  },
};
