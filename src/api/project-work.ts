import type { Project } from "../config/load.ts";
import type { Context, Progress } from "../pipeline/stage/context.ts";

/**
 * The work on one project, one piece after another: stages write into one folder and would take each other's drafts. The output
 * folder is held for a piece of work at a time, so that a command can work in it while a notebook has the project open.
 */
export class ProjectWork {
  readonly settings: Project;
  readonly progress: Progress | undefined;
  #context: Context | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: Project, progress?: Progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /** Works when everything that was asked for before has ended, well or not. */
  do<T>(work: (context: Context) => T | Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#work(work));
    this.#last = result.catch(() => {});
    return result;
  }

  async #work<T>(work: (context: Context) => T | Promise<T>): Promise<T> {
    // Loaded late: DuckDB takes a moment, and who only looks at the settings needs none.
    const { openContext } = await import("../pipeline/stage/context.ts");
    this.#context = openContext(this.settings, this.progress);
    try {
      return await work(this.#context);
    } finally {
      this.release();
    }
  }

  /** Gives the output folder back at once: what is under way fails. */
  release(): void {
    this.#context?.store.close();
    this.#context = undefined;
  }

  /** Ends when all that was asked for has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
