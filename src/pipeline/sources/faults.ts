import type { Project } from "../../config/load.ts";
import type { Problem } from "../../core/errors.ts";
import { percent } from "../../util/english-numbers.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** Calls of one fault that are set aside. */
export interface CallFault {
  fault: string;
  nCalls: number;
}

/** Counts a batch's calls by fault, and all of them; `int_call_faults` must be built. */
export async function countFaults(warehouse: Warehouse): Promise<{ faults: CallFault[]; nCalls: number }> {
  const faults = await warehouse.rows<{ fault: string; nCalls: number }>(
    `select fault, n_calls::double as "nCalls" from int_call_faults order by fault`,
  );
  const [all] = await warehouse.rows<{ n: number }>("select count(*)::double as n from int_batch_calls");
  return { faults, nCalls: all!.n };
}

/**
 * What is wrong when more calls are left out than the project allows. Unknown ends have a limit of their own: most of
 * the people that an operator's subscribers talk to are known to nobody, while other faults are faults.
 */
export function faultProblems(
  project: Project,
  { faults, nCalls }: { faults: readonly CallFault[]; nCalls: number },
): Problem[] {
  const [rows, people] = project.isStatic ? ["edges", "nodes"] : ["calls", "numbers"];
  const isUnknown = ({ fault }: CallFault) => fault === "unknown_end";
  const share = (some: CallFault[]) =>
    some.reduce((sum, { nCalls }) => sum + nCalls, 0) / Math.max(1, nCalls);
  const faulty = faults.filter((fault) => !isUnknown(fault));
  const list = faulty.map(({ fault, nCalls }) => `${nCalls} × ${fault.replaceAll("_", " ")}`).join(", ");
  const limits = [
    {
      code: "too-many-faults",
      share: share(faulty),
      limit: "max_share" as const,
      found: `of the ${rows} are faulty (${list})`,
      remedy: "mend the source",
    },
    {
      code: "too-many-unknown-ends",
      share: share(faults.filter(isUnknown)),
      limit: "max_unknown_share" as const,
      found: `of the ${rows} have an end that is not in \`${people}\``,
      remedy: `complete \`${people}\``,
    },
  ];
  return limits
    .filter(({ share, limit }) => share > project.quarantine[limit])
    .map(({ code, share, limit, found, remedy }) => ({
      code,
      where: `source ${rows}`,
      found: `${percent(share, 2)} ${found}`,
      expected: `at most ${percent(project.quarantine[limit], 2)}`,
      hint: `${remedy}, or raise quarantine.${limit} if these ${rows} may be left out`,
    }));
}
