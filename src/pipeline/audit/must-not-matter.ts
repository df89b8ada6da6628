import { DataError } from "../../core/errors.ts";
import { counted } from "../../util/english-numbers.ts";
import { type Built, compareBuilds, comparedColumns } from "./compare-builds.ts";
import { describeDifference, type Finding } from "./finding.ts";
import { sampleTable } from "./sample.ts";
import type { AuditWorld, Changes } from "./world.ts";

/**
 * Changes sources that must not matter, builds again, and looks whether anything did.
 * @param what the rows that were changed, in words
 */
export async function mustNotMatter(world: AuditWorld, what: string, changes: Changes): Promise<Finding> {
  const here = Object.fromEntries(Object.entries(changes).filter(([source]) => world.has(source)));
  const nRows = await countChanged(world, here);
  if (nRows === 0) return { verdict: "cannot tell", seen: `the sample has no ${what}` };
  const plain = await world.plain();
  const built = await buildOrStop(world, here);
  const did = `${counted(nRows, "row")} changed (${what})`;
  if (typeof built === "string") return { verdict: "leak", seen: `${did}: the build stopped, ${built}` };
  const columns = comparedColumns(plain, built);
  return describeDifference(did, await compareBuilds(world.warehouse, plain, built, columns));
}

/** An audit of the build's own that fails on changed rows is an alarm, too. */
async function buildOrStop(world: AuditWorld, changes: Changes): Promise<Built | string> {
  try {
    return await world.build(changes);
  } catch (error) {
    if (!(error instanceof DataError) || error.problems.some(({ code }) => code !== "audit")) throw error;
    return error.problems.map(({ where, expected }) => `${where} expects ${expected}`).join("; ");
  }
}

async function countChanged(world: AuditWorld, changes: Changes): Promise<number> {
  let sum = 0;
  for (const [source, sql] of Object.entries(changes)) {
    const columns = `select columns(*)::varchar from`;
    const plain = `${columns} ${sampleTable(source)}`;
    const { n } = await world.figures<"n">(
      `select ((select count(*) from (${plain} except all ${columns} (${sql})))
         + (select count(*) from (${columns} (${sql}) except all ${plain})))::double as n`,
    );
    sum += n;
  }
  return sum;
}
