import { modelName } from "../../config/model.ts";
import { DataError, type Problem } from "../../core/errors.ts";
import type { Estimate } from "../../evaluate/interval.ts";
import { type BundleIndex, indexFile, type ModelBundle } from "../../model/bundle.ts";
import type { CardMetrics } from "../../model/card.ts";
import { Registry } from "../../model/registry.ts";
import type { TrainingRecord } from "../../model/training-record.ts";
import type { Context } from "../stage/context.ts";
import { scoresWithTrained } from "../stage/snapshots.ts";

/** The versions of the project's model. */
export function registryOf({ project, store }: Context): Registry {
  return new Registry(store, modelName(project));
}

/** The files of the model that was trained last, and its version. */
export function readTrainedIndex({ store }: Context): BundleIndex {
  return JSON.parse(store.readText(`train/${indexFile}`)!) as BundleIndex;
}

/**
 * The model that scores, as the project says: the one just trained, or an alias or version. It must be there.
 * @throws DataError when it predicts something else than the project asks for, or a file of it is broken
 */
export function openModel(context: Context): ModelBundle {
  const { version } = context.project.model;
  const registry = registryOf(context);
  const bundle = registry.open(
    scoresWithTrained(context) ? readTrainedIndex(context).version : registry.resolve(version),
  );
  refuseOtherTarget(context, bundle);
  return bundle;
}

/**
 * A version by its alias, its name or its first letters; where none is named, the one that was trained last.
 * @throws UserError when there is none
 */
export function openVersion(context: Context, wanted?: string): ModelBundle {
  const registry = registryOf(context);
  const hasTrained = context.store.size(`train/${indexFile}`) !== undefined;
  return registry.open(
    wanted === undefined && hasTrained
      ? readTrainedIndex(context).version
      : registry.resolve(wanted ?? "trained"),
  );
}

function refuseOtherTarget({ project }: Context, { name, version, training }: ModelBundle): void {
  const problems = (["product", "horizon_days"] as const).flatMap((key): Problem[] => {
    if (training.target[key] === project.target[key]) return [];
    return [
      {
        code: "other-target",
        where: `model ${name} ${version}, target.${key}`,
        found: String(training.target[key]),
        expected: `${project.target[key]}, as the project asks for`,
        hint: "give each product a name of its own with model.name",
      },
    ];
  });
  if (problems.length > 0) throw new DataError(problems);
}

/** One version, as far as a list tells it. */
export interface VersionSummary {
  version: string;
  aliases: string[];
  /** It is what `train` made last. */
  isTrained: boolean;
  snapshots: readonly string[];
  nPositives: number;
  /** Of the full model on the judged rows. */
  auc: Estimate;
}

/** What is kept under the project's model name; read without checking the hashes of what is not told. */
export function listVersions(context: Context): VersionSummary[] {
  const { store } = context;
  const registry = registryOf(context);
  const aliases = [...registry.aliases()];
  const trained = store.readText(`train/${indexFile}`) ? readTrainedIndex(context).version : undefined;
  return registry.versions().map((version) => {
    const read = (file: string) => JSON.parse(store.readText(registry.key(version, file))!);
    const { snapshots, nPositives } = read("training.json") as TrainingRecord;
    const { comparison } = read("metrics.json") as CardMetrics;
    return {
      version,
      aliases: aliases.flatMap(([alias, to]) => (to === version ? [alias] : [])),
      isTrained: version === trained,
      snapshots,
      nPositives,
      auc: comparison.all.metrics.auc.full,
    };
  });
}
