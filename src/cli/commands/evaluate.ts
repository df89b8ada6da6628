import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderEvaluation } from "../render/evaluate.ts";
import { renderPaths } from "../render/paths.ts";
import { trainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "evaluate";
export const describe = "judge the models from every side: baselines, calibration, profit, groups, age";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, trainSections)
    .example("$0 evaluate", "on the rows that the models have not seen")
    .example('$0 evaluate --evaluation.rule "income - 1000 * products"', "beside your rule so far");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, trainSections), argv.io);

/** Brings the models up to date and judges them. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { report, outputs } = await project.evaluate();
    return {
      json: { stages, report, outputs },
      text: renderEvaluation(report, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
