import type { Argv } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderList } from "../render/list.ts";
import { renderPaths } from "../render/paths.ts";
import { renderStages } from "../render/stages.ts";
import { renderTrain } from "../render/train.ts";
import { listSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "run";
export const describe = "all stages, from the sources to the campaign list; what is up to date is left";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, listSections)
    .example("$0 run", "what entourage.yaml says")
    .example("$0 run --project demo/entourage.yaml --quiet", "without progress");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, listSections), argv.io);

/** Runs everything, then tells of the stages, the models and the list. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const made = await project.run();
    const { manifests, report, list } = made;
    const kept = manifests.filter(({ stage }) => ["train", "score", "list"].includes(stage));
    const keys = kept.flatMap(({ outputs }) => Object.keys(outputs));
    // On a terminal the progress above has told of the stages already.
    const wasTold = io.err.terminal !== undefined && io.out.terminal !== undefined && !options.isQuiet;
    const listText = list ? `\n${renderList(list, io.out)}` : "";
    return {
      json: { stages, ...made },
      text: `${wasTold ? "\n" : `${renderStages(stages, manifests)}\n`}${renderTrain(report, io.out)}${listText}${renderPaths(project, keys)}`,
    };
  });
}
