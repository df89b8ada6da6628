import { expect, it } from "vitest";
import { recover } from "../support/recover.ts";

// Over 100 seeds: `npm run recover-truth -- 100`.
it("where uptake spreads through calls, the surroundings are seen to add AUC in most of ten small banks", async () => {
  let nAbove = 0;
  for (let seed = 1; seed <= 10; seed += 1) nAbove += (await recover("influence", seed)).low > 0 ? 1 : 0;
  expect(nAbove).toBeGreaterThanOrEqual(7);
}, 600_000);
