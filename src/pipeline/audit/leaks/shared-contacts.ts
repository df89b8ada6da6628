import { quote } from "../../../warehouse/warehouse.ts";
import type { LeakCheck } from "../leak-check.ts";
import { withUptakes } from "../made-up-rows.ts";
import { mustNotMatter } from "../must-not-matter.ts";
import { sampleTable } from "../sample.ts";

export const sharedContacts: LeakCheck = {
  leak: "shared contacts across a random split",
  did: "Where rows are judged at the time they are learned from: turned the labels of the clients judged on, and looked whether a feature of any client moved.",
  blind:
    "contacts alike on both sides by their attributes: that helps in any split drawn at random, and is why a later snapshot judges better",
  guard:
    "split by time; with folds or splits, make contacts' labels of those before t, or of the training part alone",
  kinds: ["time", "static"],
  async run(world) {
    const { snapshots, isStatic, target } = world.project;
    if (snapshots.test.length > 0) {
      return { verdict: "clean", seen: `split by time: judged on ${snapshots.test.join(", ")}` };
    }
    const { dataset, trials } = await world.plan({}, {});
    // A static graph makes its label columns for each trial anew, with time they are the same for all.
    const judged = isStatic ? [...trials[0]!.testRows] : trials.flatMap(({ testRows }) => [...testRows]);
    await world.warehouse.loadTable("audit_judged", judged.length, [
      { name: "client_id", values: judged.map((row) => dataset.clientId[row]!) },
    ]);
    const isJudged = (id: string) =>
      `token('client', ${id})::varchar in (select client_id from audit_judged)`;
    const what = `labels of the clients judged on in ${isStatic ? trials[0]!.name : "any trial"}`;
    if (isStatic) {
      const nodes = `select * replace (if(${isJudged("node_id")}, not label, label) as label) from ${sampleTable("nodes")}`;
      return mustNotMatter(world, what, { nodes });
    }
    const end = `t() + to_days(${target.horizon_days})`;
    const isLabel = `product = ${quote(target.product)} and opened_at >= t() and opened_at < ${end} and ${isJudged("client_id")}`;
    const hasNone = `client_id not in (select client_id from ${sampleTable("uptakes")} where ${isLabel})`;
    const uptakes = withUptakes(target.product, `not (${isLabel})`, {
      share: 1,
      of: `${isJudged("client_id")} and ${hasNone}`,
      opened: "t() + to_days(1)",
      known: "t() + to_days(2)",
    });
    return mustNotMatter(world, what, { uptakes });
  },
};
