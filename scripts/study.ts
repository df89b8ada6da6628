// What features, tuning and the order of time are worth on real data, what noise and rare positives do, what the optimiser is worth
// beside HiGHS, whether intervals (coverage, pilot-coverage) and probabilities hold, and whether the selection finds the truth: `npm run study --
// NAME [--data FOLDER] [--clients 200000] [--seeds 1,2,3,4,5]`. Settings are chosen and reported by the command itself; the same inputs
// give the same figures.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { studyBankMarketing } from "./study/bank-marketing.ts";
import { studyCalibration } from "./study/calibration.ts";
import { studyCns } from "./study/cns.ts";
import { studyCoverage } from "./study/coverage.ts";
import { studyFaults } from "./study/faults.ts";
import { studyNoise } from "./study/noise.ts";
import { studyOptimiser } from "./study/optimiser.ts";
import { studyPilotCoverage } from "./study/pilot-coverage.ts";
import { studyRare } from "./study/rare.ts";
import { type Banks, studySelection } from "./study/selection.ts";
import { studyTolokers } from "./study/tolokers.ts";
import { studyTuning } from "./study/tuning.ts";
import { studyTwitch } from "./study/twitch.ts";

const studies: Record<string, (data: string, banks: Banks) => Promise<void>> = {
  "bank-marketing": studyBankMarketing,
  calibration: (_data, banks) => studyCalibration(banks),
  cns: studyCns,
  coverage: studyCoverage,
  faults: studyFaults,
  noise: studyNoise,
  optimiser: studyOptimiser,
  "pilot-coverage": studyPilotCoverage,
  rare: studyRare,
  selection: (_data, banks) => studySelection(banks),
  tolokers: studyTolokers,
  tuning: studyTuning,
  twitch: studyTwitch,
};

/** Folders of the data sets that are not called as the study is. */
const folders: Record<string, string> = {
  "bank-marketing": "bank_marketing",
  faults: "credit_default",
  tuning: ".",
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    clients: { type: "string", default: "200000" },
    seeds: { type: "string", default: "1,2,3,4,5" },
  },
});
const study = studies[positionals[0] ?? ""];
if (!study) {
  console.error(`npm run study -- ${Object.keys(studies).join(" | ")} [--data FOLDER]`);
  process.exitCode = 2;
} else {
  const folder = folders[positionals[0]!] ?? positionals[0]!;
  const data = values.data ?? join(import.meta.dirname, "../../shared/data", folder);
  await study(data, { clients: Number(values.clients), seeds: values.seeds.split(",").map(Number) });
}
