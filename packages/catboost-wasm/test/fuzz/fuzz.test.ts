import { expect, it } from "vitest";
import { runCase } from "./cases.ts";
import { soundModels } from "./models.ts";

it("500 broken files and odd tables are refused by name or work, with the same bits everywhere", async () => {
  const models = await soundModels();
  const counts = { refused: 0, works: 0 };
  for (let seed = 0; seed < 500; seed++) {
    try {
      counts[await runCase(seed, models)]++;
    } catch (cause) {
      throw new Error(`seed ${seed}: ${cause}`, { cause });
    }
  }
  expect(counts.refused).toBeGreaterThan(100);
  expect(counts.works).toBeGreaterThan(100);
});
