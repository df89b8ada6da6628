// What features are worth on real data, what the optimiser is worth beside HiGHS, and whether a pilot's intervals hold:
// `npm run study -- cns | optimiser | pilot-coverage | tolokers | twitch [--data FOLDER]`. Settings are chosen and reported by the
// command itself; the same inputs give the same figures.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { studyCns } from "./study/cns.ts";
import { studyOptimiser } from "./study/optimiser.ts";
import { studyPilotCoverage } from "./study/pilot-coverage.ts";
import { studyTolokers } from "./study/tolokers.ts";
import { studyTwitch } from "./study/twitch.ts";

const studies: Record<string, (data: string) => Promise<void>> = {
  cns: studyCns,
  optimiser: studyOptimiser,
  "pilot-coverage": studyPilotCoverage,
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
