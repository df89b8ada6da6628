// npm run bench -- allocate [--clients N]: the optimiser alone, 5 offers × 3 channels and 8 coupling limits (the budget, each channel, four
// offers), from arrays of values and costs to a whole allocation with its proved gap. No rival: HiGHS takes thousands of clients, not a million.
import { parseArgs } from "node:util";
import { randomProblem } from "../scripts/study/random-problem.ts";
import { optimise } from "../src/campaign/optimise/optimise.ts";
import { timed } from "./harness.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { clients: { type: "string", default: "1000000" } },
});
const nClients = Number(values.clients);

const problem = randomProblem({
  seed: 1,
  nClients,
  nOffers: 5,
  nChannels: 3,
  budgetEach: 1,
  capacityShare: 0.3,
});
let nPasses = 0;
const { seconds, cpuSeconds, result } = await timed(() =>
  optimise(problem, {
    onPass(done) {
      nPasses = done;
    },
  }),
);
const megabytes = process.resourceUsage().maxRSS / 1024;
const { value, bound, gap, used, prices } = result;
console.log(`${nClients} clients × 5 offers × 3 channels, ${problem.limits.length} limits`);
console.log(
  `${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of processor), ${nPasses} passes to the optimal prices`,
);
console.log(`peak memory ${megabytes.toFixed(0)} MB, the problem's own arrays included`);
console.log(`value ${value.toFixed(2)}, bound ${bound.toFixed(2)}, proved gap ${(100 * gap).toFixed(6)} %`);
for (const [at, { name, atMost }] of problem.limits.entries())
  console.log(
    `  ${name}: ${used[at]!.toFixed(0)} of ${atMost.toFixed(0)}, one more is worth ${prices[at]!.toFixed(3)}`,
  );
