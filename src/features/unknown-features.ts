import type { Project } from "../config/load.ts";
import type { Problem } from "../core/errors.ts";
import { nearestName } from "../util/nearest.ts";
import { choosable } from "./plan.ts";

/** Names in `surroundings.features` that are neither a feature nor a group. */
export function unknownFeatures({ surroundings }: Pick<Project, "surroundings">): Problem[] {
  const names = choosable();
  return surroundings.features
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearestName(name, names);
      return {
        code: "unknown-feature",
        where: "surroundings.features",
        found: name,
        expected: "a feature or a group of the catalogue, or all",
        hint: near ? `did you mean \`${near}\`?` : "`entourage features list` shows them",
      };
    });
}
