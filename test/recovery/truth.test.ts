import { describe, expect, it } from "vitest";
import { recover } from "../support/recover.ts";

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

// The same over 100 seeds: `npm run recover-truth -- 100`.
describe("the simulator's truth is recovered over ten small banks", () => {
  it("where uptake spreads through calls, the surroundings are seen to add AUC in most", async () => {
    const differences = [];
    for (const seed of seeds) differences.push(await recover("influence", seed));
    expect(differences.filter(({ low }) => low > 0).length).toBeGreaterThanOrEqual(7);
  }, 300_000);

  it("where contacts have nothing to do with it, in hardly any", async () => {
    const differences = [];
    for (const seed of seeds) differences.push(await recover("nothing", seed));
    expect(differences.filter(({ low }) => low > 0).length).toBeLessThanOrEqual(1);
  }, 300_000);
});
