import { describe, expect, it } from "vitest";
import { goldens, predictGolden } from "./golden-cases.ts";
import { goldensMissing } from "./golden-tables.ts";

describe.skipIf(goldensMissing)(
  `CatBoost's own expected predictions${goldensMissing ? ` (skipped: ${goldensMissing})` : ""}`,
  () => {
    it.each(goldens)("%s: equal to every printed digit", async (folder, golden) => {
      const { ours, expected } = await predictGolden(folder, golden);
      expect(ours).toEqual(expected);
    });
  },
);
