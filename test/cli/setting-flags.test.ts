import { describe, expect, it } from "vitest";
import { listSections } from "../../src/cli/sections.ts";
import { overridesOf, settingFlags } from "../../src/cli/setting-flags.ts";
import { shapeOf } from "../../src/config/checked-yaml.ts";
import { projectSchema } from "../../src/config/schema.ts";

/** Dotted names of the leaves, straight from the zod schema: the slow twin of `projectSettings`. */
function leafNames(schema: unknown, path: string[] = []): string[] {
  const shape = shapeOf(schema);
  if (!shape) return [path.join(".")];
  return Object.entries(shape).flatMap(([key, child]) => leafNames(child, [...path, key]));
}

describe("flags", () => {
  it("there is one for every leaf of the project file's schema but maps", () => {
    const leaves = leafNames(projectSchema).filter(
      (name) => !/\.columns$|^segments\.groups$|^campaign\.(offers|channels|exclude|candidates)$/.test(name),
    );
    expect(leaves.length).toBeGreaterThan(60);
    expect(Object.keys(settingFlags([...listSections, "segments"])).sort()).toEqual(leaves.sort());
  });

  it("carry the schema's meaning, kind and default", () => {
    const flags = settingFlags(listSections);
    expect(flags["train.iterations"]!.describe).toBe("number of trees [whole number from 1; default 300]");
    expect(flags["privacy.consent"]!.describe).toContain("[one of opt_in, opt_out; default opt_in]");
    expect(flags["train.iterations"]!.default).toBeUndefined();
  });

  it("override only what was given", () => {
    expect(overridesOf({ "train.iterations": 5, json: true }, listSections)).toEqual({
      "train.iterations": 5,
    });
  });

  it("that are lists take words, commas and numbers", () => {
    const given = {
      "surroundings.features": ["degree, activity", "rhythm"],
      "surroundings.windows_days": ["30,60", 90],
    };
    expect(overridesOf(given, ["surroundings"])).toEqual({
      "surroundings.features": ["degree", "activity", "rhythm"],
      "surroundings.windows_days": [30, 60, 90],
    });
    expect(() => overridesOf({ "surroundings.windows_days": ["30,,60"] }, ["surroundings"])).toThrow(
      /30 {2}60/,
    );
  });

  it("of other sections are not looked at", () => {
    expect(overridesOf({ "train.iterations": "many" }, ["target"])).toEqual({});
  });
});
