import { contracts } from "../../../config/contracts.ts";
import { compareBuilds } from "../compare-builds.ts";
import { describeDifference, type Finding } from "../finding.ts";
import type { LeakCheck } from "../leak-check.ts";
import { isSeen } from "../made-up-rows.ts";
import { sampleTable } from "../sample.ts";
import type { AuditWorld, Moment } from "../world.ts";

export const labelDensity: LeakCheck = {
  leak: "train and score see different label density",
  did: "Built t once more as at scoring time, when nothing that was learned from t on was there and no label was settled. In a static graph: compared contacts' known labels of rows learned from and judged.",
  blind: "densities that differ between dates because the product spread: that is no leak",
  guard:
    "build every snapshot the same way, with the adopters known at t used whole; out of fold in static graphs",
  kinds: ["time", "static"],
  run: (world) => (world.project.isStatic ? compareParts(world) : compareMoments(world)),
};

async function compareMoments(world: AuditWorld): Promise<Finding> {
  const changes: Record<string, string> = {};
  for (const source of world.sources) {
    const { columns, event } = contracts[source]!;
    if (!event) continue;
    const end = ["valid_to", "left_at"].find((column) => column in columns);
    const open = `(${end} >= t() or closed_known_at >= t())`;
    const ends = end
      ? `replace (if(${open}, null, ${end}) as ${end}, if(${open}, null, closed_known_at) as closed_known_at)`
      : "";
    changes[source] = `select * ${ends} from ${sampleTable(source)} where ${isSeen(source)}`;
  }
  const plain = await world.plain();
  const scored = await world.build(changes, await scoringMoment(world));
  // Categories follow the last training snapshot, which is another one here.
  const isOfVocabulary = (feature?: string) => feature === "contact_categories";
  const names = plain.declarations.filter(({ feature }) => !isOfVocabulary(feature)).map(({ name }) => name);
  return describeDifference(
    "t built as at scoring time",
    await compareBuilds(world.warehouse, plain, scored, names),
  );
}

/**
 * t is scored, and the last snapshot whose labels are settled by then is learned from; where nobody was a client yet, the
 * labels of t are called settled, though none is there.
 */
async function scoringMoment(world: AuditWorld): Promise<Moment> {
  const { horizon_days, label_lag_days } = world.project.target;
  const days = horizon_days + label_lag_days;
  const [row] = await world.warehouse.rows<{ earlier: string; later: string; clients: number }>(
    `select (t() - to_days(${days}))::date::varchar as earlier, (t() + to_days(${days}))::date::varchar as later,
       (select count(*)::integer from ${sampleTable("clients")} where is_seen(joined_at, known_at, t() - to_days(${days}))) as clients`,
  );
  const { earlier, later, clients } = row!;
  return clients > 0
    ? { snapshots: { train: [earlier], score: [world.asOf] }, dataThrough: world.asOf }
    : { dataThrough: later };
}

/** Shares that differ by more than this cannot come from the draw of folds. */
const tolerated = 1.25;
/** Rows of each part below which a share says nothing. */
const enoughRows = 100;

async function compareParts(world: AuditWorld): Promise<Finding> {
  const { dataset, trials, labelColumns } = await world.plan({}, {});
  const counts = labelColumns?.(trials[0]!.trainRows).find(({ name }) => name === "adopter_count");
  if (counts?.kind !== "numeric")
    return { verdict: "not applicable", seen: "no feature is made of contacts' labels" };
  const meanOf = (rows: Int32Array) => {
    const known = [...rows].map((row) => counts.values[row]!).filter((value) => !Number.isNaN(value));
    return { n: known.length, mean: known.reduce((sum, value) => sum + value, 0) / known.length };
  };
  const { trainRows, testRows } = trials[0]!;
  const [train, test] = [meanOf(trainRows), meanOf(testRows)];
  if (Math.min(train.n, test.n) < enoughRows || !(train.mean > 0 && test.mean > 0)) {
    return {
      verdict: "cannot tell",
      seen: `too few of ${dataset.nRows} nodes with a contact whose label is known`,
    };
  }
  const ratio = train.mean / test.mean;
  return {
    verdict: ratio > tolerated || ratio < 1 / tolerated ? "leak" : "clean",
    seen: `contacts of class 1 known to a node: ${train.mean.toFixed(2)} in rows learned from, ${test.mean.toFixed(2)} in rows judged`,
    ...(ratio > tolerated || ratio < 1 / tolerated ? { columns: ["adopter_count"] } : {}),
  };
}
