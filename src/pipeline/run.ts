import type { Manifest } from "../store/manifest.ts";
import { makeList } from "./campaign/list.ts";
import { hasCampaign } from "./campaign/list-candidates.ts";
import { featuresStage } from "./features/features.ts";
import type { Context } from "./stage/context.ts";
import { runSnapshots, scoreSnapshots, scoresWithTrained } from "./stage/snapshots.ts";
import { readManifest } from "./stage/stage.ts";
import { trainModels } from "./train/train.ts";

/** All stages of a project; those whose inputs did not change are skipped. @returns every stage's manifest, in order */
export async function runProject(context: Context): Promise<Manifest[]> {
  await (scoreSnapshots(context).length > 0 ? makeList(context) : trainModels(context));
  return runStages(context).flatMap((stage) => readManifest(context, stage) ?? []);
}

/** The stages of a run, in order. */
export function runStages(context: Context): string[] {
  const { train } = context.project;
  const isScored = scoreSnapshots(context).length > 0;
  const isTrained = !isScored || scoresWithTrained(context);
  return [
    "staging",
    "vocabulary",
    ...runSnapshots(context).map(featuresStage),
    ...(isTrained && train.features === "selected" ? ["select"] : []),
    ...(isTrained && train.tune ? ["tune"] : []),
    ...(isTrained ? ["train"] : []),
    ...(isScored ? ["score", ...(hasCampaign(context) ? ["allocate"] : []), "list"] : []),
  ];
}
