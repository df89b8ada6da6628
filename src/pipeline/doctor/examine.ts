import { existsSync } from "node:fs";
import { loadProject, type Overrides } from "../../config/load.ts";
import { DataError, UserError } from "../../core/errors.ts";
import { defaultNeeds, examineMachine } from "./examine-machine.ts";
import { examineProject } from "./examine-project.ts";
import { type Finding, fail, ok } from "./finding.ts";

/** What `doctor` found, the machine first. */
export interface Examination {
  findings: Finding[];
}

/**
 * Looks at the machine, and at a project where there is one; never throws for what it finds, and writes nothing.
 * @param isOptional no project file is no fault
 */
export async function examine(file: string, overrides: Overrides, isOptional: boolean): Promise<Examination> {
  return { findings: await examineAll(file, overrides, isOptional) };
}

async function examineAll(file: string, overrides: Overrides, isOptional: boolean): Promise<Finding[]> {
  if (isOptional && !existsSync(file))
    return [...(await examineMachine(defaultNeeds)), ok("project", "none here; `entourage init` makes one")];
  try {
    const project = loadProject(file, overrides);
    const needs = { memoryLimitGb: project.memory_limit_gb, threads: project.threads };
    return [...(await examineMachine(needs)), ok("project file", file), ...(await examineProject(project))];
  } catch (error) {
    if (!(error instanceof UserError || error instanceof DataError)) throw error;
    const faults = error.problems.map(({ where, found, expected, hint }) =>
      fail("project file", `${where}: ${found}, expected ${expected}`, hint ?? "mend the project file"),
    );
    return [...(await examineMachine(defaultNeeds)), ...faults];
  }
}
