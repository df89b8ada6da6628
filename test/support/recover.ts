import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";
import { simulatedKey, simulatedProjectFile } from "../../src/simulate/project-file.ts";
import { simulate } from "../../src/simulate/simulate.ts";

/** A small bank in which uptake spreads through calls, and one in which contacts have nothing to do with it. */
export const banks = {
  influence: { own: 1.2, likeness: 0, influence: 0.8 },
  nothing: { own: 1.2, likeness: 0, influence: 0 },
} as const;

/** What the surroundings seem to add to AUC in one simulated bank: the paired difference and its 95 % interval. */
export async function recover(
  bank: keyof typeof banks,
  seed: number,
): Promise<{ value: number; low: number; high: number }> {
  const folder = mkdtempSync(join(tmpdir(), "entourage-recover-"));
  try {
    const report = await simulate({
      clients: 8000,
      subscribers: 18_000,
      calls: 600_000,
      seed,
      uptakeRate: 0.06,
      effects: banks[bank],
      out: join(folder, "data"),
    });
    writeFileSync(join(folder, "entourage.yaml"), simulatedProjectFile(report, folder, join(folder, "data")));
    writeFileSync(join(folder, "entourage.key"), simulatedKey(seed));
    const context = openContext(
      loadProject(join(folder, "entourage.yaml"), {
        "snapshots.score": [],
        "train.iterations": 150,
        "surroundings.windows_days": [60],
        "train.depth": 2,
        "train.learning_rate": 0.05,
        "evaluation.replicates": 400,
      }),
    );
    await trainModels(context);
    const { comparison } = JSON.parse(
      readFileSync(context.store.path("train/metrics.json"), "utf8"),
    ) as TrainReport;
    const { value, low, high } = comparison.all.metrics.auc.difference;
    return { value: value!, low: low!, high: high! };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
