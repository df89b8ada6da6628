import { beforeAll, describe, expect, it } from "vitest";
import { officialMissing } from "../official.ts";
import { parityCase } from "./cases.ts";
import { compareCases, type Outcome } from "./compare.ts";

/** The others are run by `npm run parity`. */
const cases = Array.from({ length: 40 }, (_, seed) => parityCase(seed, "small"));

describe.skipIf(officialMissing)(
  `random tables and parameters: trees, leaf values, weights, losses and predictions as official${
    officialMissing ? ` (skipped: ${officialMissing})` : ""
  }`,
  () => {
    let outcomes: Outcome[];
    beforeAll(async () => {
      outcomes = await compareCases(cases);
    });

    it.each(cases.map(({ name }, i) => ({ name, i })))("$name", ({ i }) => {
      expect(outcomes[i]!.difference).toBeUndefined();
    });
  },
);
