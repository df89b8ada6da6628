import { existsSync } from "node:fs";
import type { Catalogue } from "../api/project-features.ts";
import { surroundingsAlone } from "../config/load.ts";
import { UserError } from "../core/errors.ts";
import { defaultProject, type ProjectOptions } from "./options.ts";

/**
 * Reads the catalogue under a project's settings; without a project file under the defaults and what flags say.
 * @throws UserError when the settings name features that there are not, or another project file than the usual one is missing
 */
export async function readCatalogue({ project: file, overrides }: ProjectOptions): Promise<Catalogue> {
  if (file === defaultProject && !existsSync(file)) return catalogueAlone(surroundingsAlone(overrides));
  const { openProject } = await import("../api/open-project.ts");
  await using project = await openProject(file, { settings: overrides });
  return await project.features.list();
}

async function catalogueAlone(surroundings: ReturnType<typeof surroundingsAlone>): Promise<Catalogue> {
  const { unknownFeatures } = await import("../features/unknown-features.ts");
  const { anyAttribute, planColumns } = await import("../features/column-plan.ts");
  const { catalogueOverview } = await import("../features/overview.ts");
  const problems = unknownFeatures({ surroundings });
  if (problems.length > 0) throw new UserError(problems);
  const plan = planColumns({ surroundings, isStatic: false }, anyAttribute);
  return { project: null, plan, features: catalogueOverview(surroundings.features, plan) };
}
