import type { Argv, Options } from "yargs";
import type { Io } from "../io.ts";
import { declareProjectOptions, type Parsed, type ProjectOptions, projectOptions } from "../options.ts";
import { renderPaths } from "../render/paths.ts";
import { renderTrain } from "../render/train.ts";
import { trainSections } from "../sections.ts";
import { withProject } from "../with-project.ts";

export const command = "train";
export const describe = "fit the model with the surroundings and the one without, and judge both";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, trainSections, [], { tune })
    .example("$0 train", "with the settings of entourage.yaml")
    .example("$0 train --train.iterations 100 --seed 3", "fewer trees, another seed")
    .example("$0 train --tune --tune.trials 20", "with parameters found in 20 trials a model");

const tune: Options = {
  type: "boolean",
  default: false,
  describe: "search for training parameters first; the same as train.tune in the project file",
};

export const handler = (argv: Parsed): Promise<void> => {
  const options = projectOptions(argv, trainSections);
  const overrides = argv.tune ? { ...options.overrides, "train.tune": true } : options.overrides;
  return run({ ...options, overrides }, argv.io);
};

/** Brings sources and features up to date, fits both models and tells what the surroundings add. */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  await withProject(options, io, async (project, stages) => {
    const { report, outputs } = await project.train();
    return {
      json: { stages, report, outputs },
      text: renderTrain(report, io.out) + renderPaths(project, Object.keys(outputs)),
    };
  });
}
