import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderCandidates } from "../render/candidates.ts";
import { campaignSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "candidates";
export const describe = "choose among models, cut-offs and rules by profit at the test snapshot";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "campaign candidates", campaignSections).example(
    "$0 campaign candidates",
    "those of the project file",
  );

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, campaignSections), argv.io);

/** Brings the models up to date and judges the candidates; writes nothing of its own. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const report = await project.campaign.candidates();
    return { json: { stages, ...report }, text: renderCandidates(report, io.out) };
  });
}
