import type { Argv } from "yargs";
import { DataError } from "../../core/errors.ts";
import type { Io } from "../io.ts";
import {
  declareProjectOptions,
  defaultProject,
  type Parsed,
  type ProjectOptions,
  projectOptions,
} from "../options.ts";
import { renderDoctor } from "../render/doctor.ts";
import { checkSections } from "../sections.ts";
import { tell } from "../with-project.ts";

export const command = "doctor";
export const describe = "whether the machine and the project are in order; ends with 1 if not";

export const builder = (parser: Argv): Argv =>
  declareProjectOptions(parser, command, checkSections)
    .example("$0 doctor", "the machine, and the project of this folder")
    .example("$0 doctor --json", "the same for a machine");

export const handler = (argv: Parsed): Promise<void> => run(projectOptions(argv, checkSections), argv.io);

/** @throws DataError when something is not in order, after everything was told */
export async function run(options: ProjectOptions, io: Io): Promise<void> {
  const { examine } = await import("../../pipeline/doctor/examine.ts");
  const { project, overrides } = options;
  const examination = await examine(project, overrides, project === defaultProject);
  const answer = { json: examination, text: renderDoctor(examination, io.out) };
  const faults = examination.findings.filter(({ state }) => state === "fail");
  if (faults.length === 0) return tell(answer, options, io);
  if (!options.isJson) tell(answer, options, io);
  throw new DataError(
    [
      {
        code: "not-in-order",
        where: "entourage doctor",
        found: faults.map(({ what }) => what).join(", "),
        expected: "nothing that stops a run",
        hint: "what to do stands beside each ✗",
      },
    ],
    { report: examination },
  );
}
