import { contracts } from "../../../config/contracts.ts";
import type { LeakCheck } from "../leak-check.ts";
import { withCopies } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";

export const fittedOnEverything: LeakCheck = {
  leak: "fitted on everything",
  did: "Added people who appear after the last training snapshot, with attributes and categories that nobody had before.",
  blind: "what is fitted outside: bins, encodings or a scaler inside a source's own query",
  guard: "fit bins, vocabularies and means on what was known at the last training snapshot",
  kinds: ["time"],
  async run(world) {
    const changes: Record<string, string> = {};
    const owners: Record<string, string> = {
      client_features: "client_id",
      subscriber_features: "subscriber_id",
    };
    for (const source of ["clients", "client_features", "subscriber_features"].filter((name) =>
      world.has(name),
    )) {
      const { event } = contracts[source]!;
      changes[source] = await withCopies(world.warehouse, source, {
        keep: "true",
        values: {
          ...(owners[source] ? { [owners[source]]: `'N' || md5(${owners[source]})` } : {}),
          [event!]: "from_t_on(k, 60)",
          known_at: "from_t_on(k, 60) + to_seconds(60)",
        },
      });
    }
    return mustNotMatter(world, "people who appear later", changes);
  },
};
