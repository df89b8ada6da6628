import type { Manifest } from "../store/manifest.ts";
import type { Context } from "./context.ts";
import { makeList } from "./list.ts";
import { allSnapshots, scoreSnapshots } from "./snapshots.ts";
import { readManifest } from "./stage.ts";
import { trainModels } from "./train.ts";

/** All stages of a project; those whose inputs did not change are skipped. @returns every stage's manifest, in order */
export async function runProject(context: Context): Promise<Manifest[]> {
  await (scoreSnapshots(context).length > 0 ? makeList(context) : trainModels(context));
  const stages = [
    "staging",
    "vocabulary",
    ...allSnapshots(context).map((asOf) => `features/as_of=${asOf}`),
    ...(context.project.train.features === "selected" ? ["select"] : []),
    ...(context.project.train.tune ? ["tune"] : []),
    "train",
    "score",
    "allocate",
    "list",
  ];
  return stages.flatMap((stage) => readManifest(context, stage) ?? []);
}
