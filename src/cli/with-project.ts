import { loadProject } from "../config/load.ts";
import type { Context } from "../pipeline/context.ts";
import type { Io } from "./io.ts";
import type { OutputOptions, ProjectOptions } from "./options.ts";
import { openProgress, type StageOutcome } from "./progress.ts";

/** What a command has to say: to a machine, and to a person. */
export interface Answer {
  json: unknown;
  text: string;
}

/** Says it in the one form that was asked for. */
export function tell({ json, text }: Answer, { isJson }: OutputOptions, io: Io): void {
  io.out.write(isJson ? `${JSON.stringify(json, null, 2)}\n` : text);
}

/** Opens the project's context, works, tells the answer; the context is closed whatever happens, an interrupt included. */
export async function withProject(
  options: ProjectOptions,
  io: Io,
  work: (context: Context, stages: readonly StageOutcome[]) => Promise<Answer>,
): Promise<void> {
  const project = loadProject(options.project, options.overrides);
  // Loaded late: DuckDB and the kernels take a moment, and `--help` needs neither.
  const { openContext } = await import("../pipeline/context.ts");
  const progress = openProgress(io, options.isQuiet);
  const context = openContext(project, progress);
  const close = () => {
    progress.stop();
    context.store.close();
  };
  const release = io.onInterrupt(close);
  let answer: Answer;
  try {
    answer = await work(context, progress.ended);
  } finally {
    release();
    close();
  }
  tell(answer, options, io);
}
