import { stageTitle } from "../../pipeline/stage/stage-title.ts";
import type { Manifest } from "../../store/manifest.ts";
import { count, duration } from "../../util/english-numbers.ts";
import type { StageOutcome } from "./progress.ts";
import { renderTable } from "./table.ts";

/** One line a stage: was it built, how long did it take, and the most memory that the process held meanwhile. */
export function renderStages(
  stages: readonly StageOutcome[],
  manifests: readonly Pick<Manifest, "stage" | "measured">[],
): string {
  const rows = stages.map(({ stage, outcome }) => {
    const measured =
      outcome === "built" ? manifests.find((manifest) => manifest.stage === stage)?.measured : undefined;
    if (!measured) return [stageTitle(stage), outcome, "", ""];
    const { seconds, peak_memory_mb } = measured;
    return [
      stageTitle(stage),
      outcome,
      seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds),
      `${count(peak_memory_mb)} MB`,
    ];
  });
  return renderTable([["stage", "", "time", "memory"], ...rows], ["left", "left", "right", "right"]);
}
