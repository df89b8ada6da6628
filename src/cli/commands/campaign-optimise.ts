import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderPlan } from "../render/plan.ts";
import { campaignSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "optimise";
export const describe = "who gets which offer through which channel, and what every budget would bring";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "campaign optimise", campaignSections, ["budget", "exact"])
    .alias("campaign.budget", "budget")
    .alias("campaign.exact", "exact")
    .example("$0 campaign optimise", "within the project file's budget and capacities")
    .example("$0 campaign optimise --budget 50000", "within another budget")
    .example("$0 campaign optimise --exact", "a small campaign, by its integer programme");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, campaignSections), argv.io);

/** Brings the scores up to date and decides. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { plan, outputs } = await project.campaign.optimise();
    return {
      json: { stages, plan, outputs },
      text: renderPlan(plan, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
