// The process that `main.ts` watches: runs 1,000 cases from a seed on, unless it is ended before, and tells of each before and after.
import { runCase } from "./cases.ts";
import { soundModels } from "./models.ts";

const models = await soundModels();
const from = Number(process.argv[2]);
for (let seed = from; seed < from + 1000; seed++) {
  process.send!({ seed });
  try {
    process.send!({ outcome: await runCase(seed, models), peakKib: process.resourceUsage().maxRSS });
  } catch (error) {
    process.send!({ problem: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  // Lets the messages out.
  if (seed % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
}
process.disconnect();
