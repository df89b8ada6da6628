import type { FeatureDeclaration } from "../../../features/declaration.ts";
import { quote } from "../../../warehouse/warehouse.ts";
import { compareBuilds, type Difference } from "../compare-builds.ts";
import { describeDifference } from "../finding.ts";
import type { LeakCheck } from "../leak-check.ts";
import { isSeen } from "../made-up-rows.ts";
import { sampleTable } from "../sample.ts";
import type { AuditWorld } from "../world.ts";

/** What a column may differ by, as a share of itself. A page rank leaves its own seed out to a hundredth, all others to rounding. */
const tolerances: { of: (column: FeatureDeclaration) => boolean; tolerance: number }[] = [
  { of: ({ feature }) => feature === "adopter_page_rank", tolerance: 0.02 },
  { of: ({ feature }) => feature !== "adopter_page_rank", tolerance: 1e-5 },
];

export const ownLabel: LeakCheck = {
  leak: "own label comes back",
  did: "Turned what is known before t of one client's own uptake, or a node's own label, built again, and looked at that one's features; up to four times.",
  blind:
    "clients other than those few, ways back that only lead through people outside the sample, and what moves a value by less than a hundred-thousandth (a page rank by less than a fiftieth)",
  guard:
    "leave i out: out of the seeds of a PageRank, of its community's share, of paths i–j–i; out of fold in a static graph",
  kinds: ["time", "static"],
  async run(world) {
    const chosen = await chooseClients(world);
    if (chosen.length === 0)
      return { verdict: "cannot tell", seen: "the sample has no client with a visible contact" };
    const plain = await world.plain();
    const sum: Difference = { columns: [], nColumns: plain.declarations.length, nClients: 0, nChanged: 0 };
    for (const id of chosen) {
      const built = await world.build(flip(world, id));
      const where = `client_id = token('client', ${quote(id)})`;
      const changed: Difference[] = [];
      for (const { of, tolerance } of tolerances) {
        const names = plain.declarations.filter(of).map(({ name }) => name);
        if (names.length > 0)
          changed.push(await compareBuilds(world.warehouse, plain, built, names, { where, tolerance }));
      }
      sum.columns = [...new Set([...sum.columns, ...changed.flatMap(({ columns }) => columns)])];
      sum.nClients += changed[0]!.nClients;
      sum.nChanged += Math.max(...changed.map(({ nChanged }) => nChanged));
    }
    const did = `${chosen.length === 1 ? "one own label" : `${chosen.length} own labels`} turned, one at a time`;
    return describeDifference(did, sum);
  },
};

/** Of subscribers and others, of adopters and others: one each, with a visible contact. */
async function chooseClients(world: AuditWorld): Promise<string[]> {
  const { table } = await world.plain();
  const ids = world.project.isStatic
    ? `select node_id as id, label as has_label from ${sampleTable("nodes")}`
    : `select client_id as id, client_id in (
         select client_id from ${sampleTable("uptakes")}
         where product = ${quote(world.project.target.product)} and ${isSeen("uptakes")}
       ) as has_label
       from ${sampleTable("clients")} where client_id in (from audit_seed_ids)`;
  const rows = await world.warehouse.rows<{ id: string }>(
    `select id from (${ids}) join ${table} f on f.client_id = token('client', id)
     where f.covered
     qualify row_number() over (partition by f.segment, has_label order by md5(id), id) = 1
     order by f.segment desc, has_label desc`,
  );
  return rows.map(({ id }) => id);
}

function flip(world: AuditWorld, id: string): Record<string, string> {
  const one = quote(id);
  if (world.project.isStatic) {
    return {
      nodes: `select * replace (if(node_id = ${one}, not label, label) as label) from ${sampleTable("nodes")}`,
    };
  }
  const product = quote(world.project.target.product);
  const isOwn = `client_id = ${one} and product = ${product}`;
  const uptakes = sampleTable("uptakes");
  return {
    uptakes: `
      select client_id, product, opened_at, known_at from ${uptakes} where not (${isOwn})
      union all
      select ${one}, ${product}, t() - to_days(20), t() - to_days(19)
      where not exists (from ${uptakes} where ${isOwn} and ${isSeen("uptakes")})`,
  };
}
