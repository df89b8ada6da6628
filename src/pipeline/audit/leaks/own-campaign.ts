import type { LeakCheck } from "../leak-check.ts";
import { isSeen, withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const ownCampaign: LeakCheck = {
  leak: "own campaign",
  did: "Turned who was contacted before t, and looked whether any feature tells it.",
  blind: "campaigns that are not in the source contact_history, and how much of an uptake each one caused",
  guard: "give the source contact_history: the feature contacted_days then tells the model who was asked",
  kinds: ["time"],
  async run(world) {
    if (!world.has("contact_history")) {
      return {
        verdict: "cannot tell",
        seen: "no source contact_history: uptakes that your own campaign brought cannot be told from others",
      };
    }
    const contact_history = await withCopies(world.warehouse, "contact_history", {
      keep: `not (${isSeen("contact_history")})`,
      share: 0.5,
      values: {
        client_id: "pick('clients', k)",
        contacted_at: "before_t(k, 60)",
        known_at: "t() - to_seconds(1)",
      },
    });
    const finding = await mustNotMatter(world, "contacts before t", { contact_history });
    if (finding.verdict === "cannot tell") return finding;
    if (finding.verdict === "leak")
      return { verdict: "clean", seen: `told to the model: ${finding.columns!.join(", ")}` };
    return {
      verdict: "leak",
      seen: "who was contacted before t is in no column: the model takes your campaign's uptakes for the contacts' doing",
    };
  },
};
