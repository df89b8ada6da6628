// Is the simulator's truth recovered? Small banks, one seed after the other: with influence the surroundings must be seen to
// add AUC, without likeness and influence they must not. `npm run recover-truth -- 100`
import { banks, recover } from "../test/support/recover.ts";

const nSeeds = Number(process.argv[2] ?? 100);
const above: Record<string, number> = {};
for (let seed = 1; seed <= nSeeds; seed += 1) {
  const parts = [];
  for (const bank of Object.keys(banks) as (keyof typeof banks)[]) {
    const { value, low, high } = await recover(bank, seed);
    above[bank] = (above[bank] ?? 0) + (low > 0 ? 1 : 0);
    parts.push(`${bank} ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`);
  }
  console.log(`seed ${seed}: ${parts.join(" · ")}`);
}
for (const [bank, count] of Object.entries(above)) {
  console.log(`${bank}: lower bound above 0 in ${count} of ${nSeeds}`);
}
