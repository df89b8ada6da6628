import type { SegmentReport } from "../segments/segment-report.ts";
import type { Made } from "./made.ts";
import type { ProjectWork } from "./project-work.ts";

/** What `entourage segments …` does. */
export class ProjectSegments {
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.#work = work;
  }

  /**
   * Compares segments of one snapshot's clients in every feature: by default subscribers with non-subscribers, at the last snapshot.
   * @throws UserError for a date that is no snapshot; DataError when the SQL of a group cannot be evaluated
   * @example
   * const { report } = await project.segments.compare();
   * console.log(report.asOf, report.groups, report.censored);
   */
  compare(): Promise<Made<SegmentReport>> {
    return this.#work.do(async (context) => {
      const { compareProjectSegments } = await import("../pipeline/segments/segments.ts");
      const { readSegments } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await compareProjectSegments(context);
      return { report: readSegments(context.store), outputs };
    });
  }
}
