import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderSegments } from "../render/segments.ts";
import { segmentSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "compare";
export const describe = "compare segments of clients in every feature";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, "segments compare", segmentSections)
    .example("$0 segments compare", "subscribers with non-subscribers, at the last snapshot")
    .example("$0 segments compare --segments.by region", "regions with the largest one")
    .example("$0 segments compare --segments.adjust_for age_years", "are they different, or only older?");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, segmentSections), argv.io);

/** Brings the features up to date and compares. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { report, outputs } = await project.segments.compare();
    return {
      json: { stages, report, outputs },
      text: renderSegments(report, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
