import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderScore } from "../render/score.ts";
import { trainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "score";
export const describe = "score every eligible client of the score snapshots";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(
    parser.option("model", {
      type: "string",
      requiresArg: true,
      describe: "alias or version that scores, instead of the model just trained: --model.version for short",
    }),
    command,
    trainSections,
    ["model"],
  )
    .example("$0 score", "the snapshots of entourage.yaml")
    .example("$0 score --snapshots.score 2026-07-01", "another moment")
    .example("$0 score --model champion", "the version that an alias points at; trains nothing");

export const handler = (argv: Parsed): Promise<void> => {
  const options = projectOptions(argv, trainSections);
  const version = argv.model === undefined ? {} : { "model.version": argv.model };
  return run({ ...options, overrides: { ...options.overrides, ...version } }, argv.io);
};

/** Brings the model up to date, unless a version is named, and scores. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const scored = await project.score();
    const { model, counts, report, outputs } = scored;
    const { score: snapshots } = project.settings.snapshots;
    return {
      json: { stages, ...scored },
      text:
        renderScore({ nRows: counts.scored!, snapshots, model, report }, io.out) +
        renderPaths(project, Object.keys(outputs)),
    };
  });
}
