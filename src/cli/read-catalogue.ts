import { existsSync } from "node:fs";
import { loadProject, surroundingsAlone } from "../config/load.ts";
import { UserError } from "../core/errors.ts";
import type { ColumnPlan } from "../features/column-plan.ts";
import type { FeatureOverview } from "../features/overview.ts";
import { defaultProject, type ProjectOptions } from "./options.ts";

/** The catalogue as a project's settings, or the defaults, make it. */
export interface Catalogue {
  /** The project's name; null where there is no project file. */
  project: string | null;
  plan: ColumnPlan;
  features: FeatureOverview[];
}

/**
 * Reads the catalogue under a project's settings; without a project file under the defaults and what flags say.
 * @throws UserError when the settings name features that there are not, or another project file than the usual one is missing
 */
export async function readCatalogue({ project, overrides }: ProjectOptions): Promise<Catalogue> {
  const { featureProblems, plannedSoFar } = await import("../pipeline/feature-plan.ts");
  const { openContext } = await import("../pipeline/context.ts");
  const { anyAttribute, planColumns } = await import("../features/column-plan.ts");
  const { catalogueOverview } = await import("../features/overview.ts");
  const isAlone = project === defaultProject && !existsSync(project);
  const settings = isAlone
    ? { name: null, surroundings: surroundingsAlone(overrides), isStatic: false }
    : loadProject(project, overrides);
  const problems = featureProblems(settings);
  if (problems.length > 0) throw new UserError(problems);
  const plan =
    "root" in settings
      ? await withContext(openContext(settings), plannedSoFar)
      : planColumns(settings, anyAttribute);
  const features = catalogueOverview(settings.surroundings.features, plan);
  return { project: settings.name, plan, features };
}

async function withContext<Context extends { store: { close(): void } }, T>(
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  try {
    return await work(context);
  } finally {
    context.store.close();
  }
}
