import { join } from "node:path";
import {
  keyFileName,
  projectFileName,
  refuseExisting,
  type WrittenProject,
  writeProject,
} from "../config/new-project.ts";
import type { SimulationOptions } from "./options.ts";
import { simulatedKey, simulatedProjectFile } from "./project-file.ts";
import type { SimulationReport } from "./simulate.ts";

/** Sources lie in their own folder, beneath the project file. */
const dataFolder = "data";

/** A simulated project: what was made up, and the files of the project. */
export interface SimulatedProject extends SimulationReport, WrittenProject {
  /** Path of the project file, for `openProject`. */
  projectFile: string;
}

/**
 * Makes up a bank and an operator whose truth is known, and a project for them: sources in `data/`, `entourage.yaml`, a key.
 *
 * @param folder where the project goes; made if missing
 * @param options how many people and calls, the seed, and how strong each effect on uptakes is
 * @throws UserError when the folder holds a project already, or an option is out of its range
 * Deterministic: the same options give the same bytes. Cost: two microseconds of processor time per call.
 *
 * @example
 * const bank = await simulateProject("bank", { clients: 1000, subscribers: 3000, calls: 50_000, seed: 1 });
 * console.log(bank.projectFile, bank.rows.calls);
 */
export async function simulateProject(
  folder: string,
  options: Omit<SimulationOptions, "out">,
): Promise<SimulatedProject> {
  refuseExisting(folder);
  // Loaded late: it brings DuckDB with it, which whoever only reads a model does not need.
  const { simulate } = await import("./simulate.ts");
  const data = join(folder, dataFolder);
  const report = await simulate({ ...options, out: data });
  const files = writeProject(folder, {
    projectText: simulatedProjectFile(report, folder, data),
    key: simulatedKey(report.seed),
    ignored: [`${dataFolder}/`, "out/", keyFileName],
  });
  return { ...report, ...files, projectFile: join(folder, projectFileName) };
}
