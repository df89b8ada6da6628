import type { DesignReport } from "../pipeline/pilot/pilot-design.ts";
import type { PilotResult } from "../pipeline/pilot/pilot-read.ts";
import type { SplitReport } from "../pipeline/pilot/pilot-split.ts";
import type { Manifest } from "../store/manifest.ts";
import type { ProjectWork } from "./project-work.ts";

/** What `entourage pilot …` does. */
export class ProjectPilot {
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.#work = work;
  }

  /**
   * What a pilot of the two lists can show, and how many lists an effect takes; writes nothing.
   * @throws UserError where the project does not say what is to be shown
   * @example
   * const { contact, asOf } = await project.pilot.design();
   * console.log(asOf, contact);
   */
  design(): Promise<DesignReport> {
    return this.#work.do(async (context) => {
      const { pilotDesign } = await import("../pipeline/pilot/pilot-design.ts");
      return pilotDesign(context);
    });
  }

  /**
   * Assigns the clients of the two lists to treatment and control. A batch is assigned once; a later snapshot adds to it, and nobody
   * who is in it moves.
   * @throws UserError without `pilot.salt`; DataError when the assignment is of another pilot, or was changed
   * @example
   * const { cells, sampleRatio } = await project.pilot.split();
   * console.log(cells, sampleRatio);
   */
  split(): Promise<SplitReport & { outputs: Manifest["outputs"] }> {
    return this.#work.do(async (context) => {
      const { splitPilot } = await import("../pipeline/pilot/pilot-split.ts");
      const { manifest, report } = await splitPilot(context);
      return { ...report, outputs: manifest.outputs };
    });
  }

  /**
   * Reads what the pilot shows, as known at its latest planned look.
   * @throws UserError without a goal; DataError without an assignment, before the first look, and when no horizon is over
   */
  read(): Promise<PilotResult & { outputs: Manifest["outputs"] }> {
    return this.#work.do(async (context) => {
      const { readPilotResult } = await import("../pipeline/pilot/pilot-read.ts");
      const { manifest, result } = await readPilotResult(context);
      return { ...result, outputs: manifest.outputs };
    });
  }
}
