import type { CampaignPlan } from "../pipeline/campaign/allocate.ts";
import type { CandidateReport } from "../pipeline/campaign/candidates.ts";
import type { ListSummary } from "../pipeline/report/read-results.ts";
import type { Manifest } from "../store/manifest.ts";
import type { ProjectWork } from "./project-work.ts";

/** The campaign list, as far as it is told; all of it is in `list/campaign.parquet`, `.csv` and `.xlsx`. */
export interface CampaignList extends ListSummary {
  /** Key of a file → its hash, bytes and rows. */
  outputs: Manifest["outputs"];
}

/** What `entourage campaign …` does. */
export class ProjectCampaign {
  readonly #work: ProjectWork;

  /** @internal */
  constructor(work: ProjectWork) {
    this.#work = work;
  }

  /**
   * What each rule of the campaign excludes, alone and in its turn; writes nothing of its own.
   * @throws UserError when the project has no offers; DataError when an expression cannot be evaluated
   * @example
   * const { rules, eligible } = await project.campaign.rules();
   * console.log(rules, eligible);
   */
  rules(): Promise<Pick<CampaignPlan, "as_of" | "population" | "rules" | "eligible">> {
    return this.#work.do(async (context) => {
      const { readRuleCounts } = await import("../pipeline/campaign/allocate.ts");
      return readRuleCounts(context);
    });
  }

  /**
   * Judges candidates of model, cut-off and rules by profit at the test snapshot, whose clients the models have not seen.
   * @throws UserError when there are no offers, no candidates or no test snapshot
   * @example
   * const { best, candidates } = await project.campaign.candidates();
   * console.log(best, candidates.map(({ name, judging }) => `${name}: ${judging.value}`));
   */
  candidates(): Promise<CandidateReport> {
    return this.#work.do(async (context) => {
      const { judgeCandidates } = await import("../pipeline/campaign/candidates.ts");
      return judgeCandidates(context);
    });
  }

  /**
   * Decides who gets which offer through which channel, and what every budget would bring.
   * @throws UserError when the project has no offers; DataError when limits contradict one another
   * @example
   * const { plan } = await project.campaign.optimise();
   * console.log(plan.totals, plan.profit.value, plan.gap);
   */
  optimise(): Promise<{ plan: CampaignPlan; outputs: Manifest["outputs"] }> {
    return this.#work.do(async (context) => {
      const { allocate } = await import("../pipeline/campaign/allocate.ts");
      const { readPlan } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await allocate(context);
      return { plan: readPlan(context.store), outputs };
    });
  }

  /**
   * Ranks the clients of the latest score snapshot, each with its reasons, and says what became of everybody else.
   * @throws UserError without a score snapshot; DataError when a workbook cannot hold the list
   * @example
   * const { listed, head, waterfall } = await project.campaign.list();
   * console.log(listed, head[0]!.reason, waterfall.steps);
   */
  list(): Promise<CampaignList> {
    return this.#work.do(async (context) => {
      const { makeList } = await import("../pipeline/campaign/list.ts");
      const { readListSummary } = await import("../pipeline/report/read-results.ts");
      const { outputs } = await makeList(context);
      return { ...(await readListSummary(context)), outputs };
    });
  }
}
