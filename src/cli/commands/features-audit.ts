import type { Argv } from "yargs";
import { DataError } from "../../core/errors.ts";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderAudit } from "../render/audit.ts";
import { trainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "audit";
export const describe = "look for leaks in your data and SQL, on a sample; writes nothing";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "features audit", trainSections)
    .example("$0 features audit", "17 leaks, each with what was done and seen; exit code 1 if one is found")
    .example("$0 features audit --own_models sql", "your own SQL models with it");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, trainSections), argv.io);

/** @throws DataError when a leak is found, after the report was told */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project) => {
    const report = await project.features.audit();
    const { leakProblems } = await import("../../pipeline/audit/audit-features.ts");
    const problems = leakProblems(report);
    const text = renderAudit(report, io.out);
    if (problems.length === 0) return { json: report, text };
    if (!options.isJson) io.out.write(text);
    throw new DataError(problems, { report });
  });
}
