// Copenhagen Networks Study: which group of the catalogue helps to tell who makes a first voice call within 14 days?
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { loadProject } from "../../src/config/load.ts";
import { featureGroups } from "../../src/features/feature.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { type TrainReport, trainModels } from "../../src/pipeline/train/train.ts";

const project = "examples/cns/entourage.yaml";

/** Each group by itself, then all together, against own features on the same folds; intervals are paired. */
export async function studyCns(data: string): Promise<void> {
  const output = mkdtempSync(join(tmpdir(), "entourage-study-"));
  process.once("exit", () => rmSync(output, { recursive: true, force: true }));
  const run = async (features: readonly string[]) => {
    const context = openContext(
      loadProject(project, {
        data: resolve(data),
        output,
        "surroundings.features": features,
        // A change needs two windows.
        ...(features.includes("change") ? { "surroundings.windows_days": [7, 14] } : {}),
      }),
    );
    await trainModels(context);
    return JSON.parse(context.store.readText("train/metrics.json")!) as TrainReport;
  };
  console.log("group | features | AUC, own features | AUC, with the group | difference (95 % interval)");
  console.log("--- | --- | --- | --- | ---");
  for (const features of [...Object.keys(featureGroups).map((group) => [group]), ["all"]]) {
    const report = await run(features);
    const { own, full, difference } = report.comparison.all.metrics.auc;
    const interval = `${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`;
    console.log(
      [features.join(", "), report.features.surroundings, plain(own.value), plain(full.value), interval].join(
        " | ",
      ),
    );
  }
}

function plain(value: number | null): string {
  return value === null ? "none" : value.toFixed(3);
}

function signed(value: number | null): string {
  return value !== null && value >= 0 ? `+${plain(value)}` : plain(value);
}
