import { modelName } from "../config/model.ts";
import { DataError, type Problem } from "../core/errors.ts";
import { type BundleIndex, indexFile, type ModelBundle } from "../model/bundle.ts";
import { Registry } from "../model/registry.ts";
import type { Context } from "./context.ts";

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
    version === "trained" ? readTrainedIndex(context).version : registry.resolve(version),
  );
  refuseOtherTarget(context, bundle);
  return bundle;
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
