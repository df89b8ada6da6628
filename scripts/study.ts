// What features are worth on real data, what the optimiser is worth beside HiGHS, whether a pilot's intervals hold, whether the
// selection finds the truth, and whether probabilities hold: `npm run study -- calibration | cns | optimiser | pilot-coverage | selection | tolokers | twitch [--data FOLDER]
// [--clients 200000] [--seeds 1,2,3,4,5]`. Settings are chosen and reported by the
// command itself; the same inputs give the same figures.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { studyCalibration } from "./study/calibration.ts";
import { studyCns } from "./study/cns.ts";
import { studyOptimiser } from "./study/optimiser.ts";
import { studyPilotCoverage } from "./study/pilot-coverage.ts";
import { type Banks, studySelection } from "./study/selection.ts";
import { studyTolokers } from "./study/tolokers.ts";
import { studyTwitch } from "./study/twitch.ts";

const studies: Record<string, (data: string, banks: Banks) => Promise<void>> = {
  calibration: (_data, banks) => studyCalibration(banks),
  cns: studyCns,
  optimiser: studyOptimiser,
  "pilot-coverage": studyPilotCoverage,
  selection: (_data, banks) => studySelection(banks),
  tolokers: studyTolokers,
  twitch: studyTwitch,
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
  const data = values.data ?? join(import.meta.dirname, "../../shared/data", positionals[0]!);
  await study(data, { clients: Number(values.clients), seeds: values.seeds.split(",").map(Number) });
}
