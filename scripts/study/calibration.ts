// Can the probabilities be taken at their word? A simulated bank, the whole way to the judged snapshot that no calibrator has seen.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderCalibration } from "../../src/cli/render/calibration.ts";
import { loadProject } from "../../src/config/load.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";
import { simulatedKey, simulatedProjectFile } from "../../src/simulate/project-file.ts";
import { simulate } from "../../src/simulate/simulate.ts";
import { markdownTable } from "../../src/util/markdown-table.ts";
import type { Banks } from "./selection.ts";

/** Calls and subscribers a client: fewer than a real operator's, for the question is of probabilities. */
const callsEach = 50;
const subscribersEach = 2.5;

/** Trains on one bank a seed; prints the calibration of the judged rows, decile by decile. */
export async function studyCalibration({ clients, seeds }: Banks): Promise<void> {
  for (const seed of seeds) {
    console.log(`\nSimulated bank of ${clients} clients, seed ${seed}`);
    console.log(told(await trainOn(clients, seed)));
  }
}

async function trainOn(clients: number, seed: number): Promise<TrainReport> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-study-"));
  try {
    const report = await simulate({
      clients,
      subscribers: Math.round(subscribersEach * clients),
      calls: callsEach * clients,
      seed,
      out: join(folder, "data"),
    });
    const file = join(folder, "entourage.yaml");
    writeFileSync(file, simulatedProjectFile(report, folder, join(folder, "data")));
    writeFileSync(join(folder, "entourage.key"), simulatedKey(seed));
    const context = openContext(loadProject(file, { "snapshots.score": [] }));
    await trainModels(context);
    const found = JSON.parse(context.store.readText("train/metrics.json")!) as TrainReport;
    context.store.close();
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function told({ calibration }: TrainReport): string {
  const { losses, judged } = calibration;
  const lost = Object.entries(losses).map(([method, loss]) => `${method} ${loss.toFixed(6)}`);
  const rows = judged.after.bins.map(({ nRows, expected, observed, isInside }, at) => [
    String(at + 1),
    String(nRows),
    expected.toFixed(4),
    `${observed.value!.toFixed(4)} (${observed.low!.toFixed(4)} to ${observed.high!.toFixed(4)})`,
    isInside ? "yes" : "no",
  ]);
  const table = markdownTable(["decile", "rows", "told", "seen, with its 95 % band", "inside"], rows);
  const port = { columns: 100, paint: (_: unknown, text: string) => text };
  return `Log loss in folds: ${lost.join(", ")}\n${renderCalibration(calibration, port)}\n\n${table}`;
}
