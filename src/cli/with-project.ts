import type { OpenProject } from "../api/open-project.ts";
import type { Io } from "./io.ts";
import type { OutputOptions, ProjectOptions } from "./options.ts";
import { openProgress } from "./progress.ts";
import type { StageOutcome } from "./render/progress.ts";

/** What a command has to say: to a machine, and to a person. */
export interface Answer {
  json: unknown;
  text: string;
}

/** Says it in the one form that was asked for. */
export function tell({ json, text }: Answer, { isJson }: OutputOptions, io: Io): void {
  io.out.write(isJson ? `${JSON.stringify(json, null, 2)}\n` : text);
}

/** Opens the project, works, tells the answer; an interrupt leaves nothing half done. */
export async function withProject(
  options: ProjectOptions,
  io: Io,
  work: (project: OpenProject, stages: readonly StageOutcome[]) => Promise<Answer>,
): Promise<void> {
  // Loaded late, as the project loads its stages: `--help` needs neither.
  const { openProject } = await import("../api/open-project.ts");
  const progress = openProgress(io, options.isQuiet);
  const project = await openProject(options.project, { settings: options.overrides, progress });
  const release = io.onInterrupt(() => {
    progress.stop();
    project.abort();
  });
  let answer: Answer;
  try {
    answer = await work(project, progress.ended);
  } finally {
    release();
    progress.stop();
  }
  tell(answer, options, io);
}
