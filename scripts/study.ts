// What features are worth on real data, and what the optimiser is worth beside HiGHS: `npm run study -- cns | optimiser | tolokers | twitch [--data FOLDER]`. Settings are chosen and reported by
// the command itself; the same inputs give the same figures.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { studyCns } from "./study/cns.ts";
import { studyOptimiser } from "./study/optimiser.ts";
import { studyTolokers } from "./study/tolokers.ts";
import { studyTwitch } from "./study/twitch.ts";

const studies: Record<string, (data: string) => Promise<void>> = {
  cns: studyCns,
  optimiser: studyOptimiser,
  tolokers: studyTolokers,
  twitch: studyTwitch,
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { data: { type: "string" } } });
const study = studies[positionals[0] ?? ""];
if (!study) {
  console.error(`npm run study -- ${Object.keys(studies).join(" | ")} [--data FOLDER]`);
  process.exitCode = 2;
} else {
  await study(values.data ?? join(import.meta.dirname, "../../shared/data", positionals[0]!));
}
