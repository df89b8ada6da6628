/** The project file of a simulated bank and operator: ready to run. */
import { createHash } from "node:crypto";
import { relative } from "node:path";
import { chooseSnapshots } from "../config/choose-snapshots.ts";
import { contracts } from "../config/contracts.ts";
import type { SimulationReport } from "./simulate.ts";

/** Days from a snapshot to the next one that may be learned from or judged on: horizon and label lag. */
const horizonDays = 14;
/** Openings are known up to ten days late. */
const labelLagDays = 10;

/**
 * Text of `entourage.yaml`.
 * @param report what `simulate` returned: its days and its files
 * @param folder where the project file goes · @param dataFolder where the sources are
 */
export function simulatedProjectFile(
  report: Pick<SimulationReport, "firstDay" | "endDay" | "paths" | "seed">,
  folder: string,
  dataFolder: string,
): string {
  const { train, test, score } = chooseSnapshots(report.firstDay, report.endDay, horizonDays + labelLagDays);
  const data = slashed(relative(folder, dataFolder));
  const sources = Object.entries(report.paths)
    .filter(([name]) => name in contracts)
    .map(
      ([name, path]) =>
        `  ${name}: { from: ${quoted(slashed(relative(dataFolder, path)))}, columns: { known_at: known_at } }\n`,
    );
  return `# A made-up bank and operator, seed ${report.seed}. The truth is in ${data}/truth*; no model may see it.
name: simulated
seed: ${report.seed}
data: ${data}
output: out
time_zone: UTC
data_through: ${report.endDay}
sources:
${sources.join("")}
target:
  product: credit_card
  horizon_days: ${horizonDays}
  label_lag_days: ${labelLagDays}  # openings are known up to ${labelLagDays} days late

snapshots:
  train: [${train.join(", ")}]
  test: [${test.join(", ")}]
  score: [${score.join(", ")}]

surroundings:
  windows_days: [60]

privacy:
  min_contacts: 1  # these people are made up

list:
  reason_catalogue: ${data}/reasons.yaml

# Few positives: shallow trees and a small step.
train:
  iterations: 200
  depth: 3
  learning_rate: 0.05
`;
}

/** A path as the project file has it on every system. */
function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}

/** A star begins an alias in YAML, so a glob is quoted. */
function quoted(path: string): string {
  return path.includes("*") ? JSON.stringify(path) : path;
}

/** A key from the seed, so that everything made of the same simulation has the same bytes. Made-up people need no secret. */
export function simulatedKey(seed: number): string {
  return createHash("sha256").update(`entourage simulate ${seed}`).digest("hex");
}
