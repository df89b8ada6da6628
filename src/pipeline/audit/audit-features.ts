import type { Problem } from "../../core/errors.ts";
import { type Context, withWarehouse } from "../stage/context.ts";
import type { Finding } from "./finding.ts";
import { leakChecks } from "./leaks/index.ts";
import { AuditWorld } from "./world.ts";

/** What the audit says of one leak. */
export interface AuditRow extends Finding {
  leak: string;
  did: string;
  blind: string;
  guard: string;
}

/** What the audit found, leak by leak. */
export interface AuditReport {
  /** The moment whose features were looked at. */
  asOf: string;
  nClients: number;
  nFeatures: number;
  leaks: AuditRow[];
}

/**
 * Looks for each leak of the catalogue in the project's own data and SQL, on a sample of them. Writes nothing.
 *
 * Deterministic. Cost: reads the sources as a build does, then builds the sample's features some twenty times.
 * @throws DataError when a source breaks its contract, or a model fails
 */
export async function auditFeatures(context: Context): Promise<AuditReport> {
  const { progress, project } = context;
  progress.start("audit");
  const report = await withWarehouse(context, async (warehouse) => {
    progress.step("audit", "sample", 0, leakChecks.length + 1);
    const world = await AuditWorld.open(context, warehouse);
    const kind = project.isStatic ? "static" : "time";
    const leaks: AuditRow[] = [];
    for (const [at, { run, kinds, ...check }] of leakChecks.entries()) {
      progress.step("audit", check.leak, at + 1, leakChecks.length + 1);
      const { leak, did, blind, guard } = check;
      const finding: Finding = kinds.includes(kind)
        ? await run(world)
        : { verdict: "not applicable", seen: "a static graph has no time" };
      leaks.push({ leak, did, blind, guard, ...finding });
    }
    const { table, declarations } = await world.plain();
    const { n } = await world.figures<"n">(`select count(*)::integer as n from ${table}`);
    return { asOf: world.asOf, nClients: n, nFeatures: declarations.length, leaks };
  });
  progress.end("audit", "built");
  return report;
}

/** The leaks that were found, as problems of the data. */
export function leakProblems({ leaks }: AuditReport): Problem[] {
  return leaks
    .filter(({ verdict }) => verdict === "leak")
    .map(({ leak, seen, guard }) => ({
      code: "leak",
      where: `leak: ${leak}`,
      found: seen,
      expected: "that nothing changes",
      hint: guard,
    }));
}
