import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderRules } from "../render/campaign-rules.ts";
import { campaignSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "rules";
export const describe = "what each rule of the campaign excludes, alone and in its turn";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "campaign rules", campaignSections)
    .example("$0 campaign rules", "from everybody to those who may be contacted")
    .example("$0 campaign rules --campaign.min_age_years 25", "with another floor");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, campaignSections), argv.io);

/** Brings the scores up to date and applies the rules; writes nothing of its own. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const counted = await project.campaign.rules();
    return { json: { stages, ...counted }, text: renderRules(counted, io.out) };
  });
}
