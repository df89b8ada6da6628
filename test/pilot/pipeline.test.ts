import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeList } from "../../src/pipeline/campaign/list.ts";
import { assignmentKey } from "../../src/pipeline/pilot/pilot-assignment.ts";
import { pilotDesign } from "../../src/pipeline/pilot/pilot-design.ts";
import { readPilotResult } from "../../src/pipeline/pilot/pilot-read.ts";
import { splitPilot } from "../../src/pipeline/pilot/pilot-split.ts";
import type { Context } from "../../src/pipeline/stage/context.ts";
import {
  type AssignedClient,
  assignedClients,
  contextOf,
  laterContext,
  listedGroups,
  settingsOf,
  smallBank,
  splitContext,
} from "./small-bank.ts";

const bytesOf = ({ store }: Context) => readFileSync(store.path(assignmentKey)).toString("hex");

describe("pilot split", () => {
  it("assigns everybody on a list once, half of each cell, and the same again in another folder", async () => {
    const context = await splitContext();
    const { report } = await splitPilot(context);
    const assigned = await assignedClients(context);
    expect(assigned).toHaveLength(report.nAdded);
    expect(new Set(assigned.map(({ client }) => client)).size).toBe(report.nAdded);
    const [both, own] = ["both", "model_only"].map(
      (cell) => assigned.filter((row) => row.cell === cell).length,
    );
    expect(both! + own!).toBe(60);
    for (const { nTreated, nControl } of report.cells)
      expect(Math.abs(nTreated - nControl)).toBeLessThanOrEqual(10);
    for (const { nTreated, nControl } of report.strata)
      expect(Math.abs(nTreated - nControl)).toBeLessThanOrEqual(1);
    expect(report.sampleRatio.isFine).toBe(true);
    expect(report.exposure.nControl).toBe(assigned.filter(({ arm }) => arm === "control").length);
    // Eight clients talk with each subscriber, so nearly everybody shares one with a treated client.
    expect(report.exposure.nContacts).toBe(0);
    expect(report.exposure.nSharing).toBeGreaterThan(report.exposure.nControl / 2);
    // In another folder the list splits first, and says who is in which group.
    const twin = await contextOf(
      smallBank(),
      settingsOf({ list: { limit: 100, formats: ["csv"], reasons: 0 } }),
    );
    await makeList(twin);
    expect(bytesOf(twin)).toBe(bytesOf(context));
    const groups = await listedGroups(twin);
    expect(groups).toHaveLength(100);
    const arms = new Map(
      assigned.map(({ client, arm }) => [client, arm === "treated" ? "treatment" : "control"]),
    );
    for (const { client, group } of groups) expect(group).toBe(arms.get(client) ?? "");
    expect(groups.filter(({ group }) => group === "").length).toBeGreaterThan(0);
  });

  it("moves nobody: not when the model is trained anew, and not when a later list adds clients", async () => {
    const first = await splitContext();
    const [bytes, before] = [bytesOf(first), await assignedClients(first)];
    const again = await laterContext(
      first,
      smallBank(),
      settingsOf({ seed: 5, train: { iterations: 3, depth: 1 } }),
    );
    await splitPilot(again);
    expect(bytesOf(again)).toBe(bytes);
    const snapshots = { train: ["2026-03-01"], score: ["2026-04-01", "2026-05-01"] };
    const later = await laterContext(
      again,
      smallBank(),
      settingsOf({ data_through: "2026-05-01", snapshots, seed: 9, train: { iterations: 2, depth: 1 } }),
    );
    const { report } = await splitPilot(later);
    const after = await assignedClients(later);
    expect(report).toMatchObject({ asOf: "2026-05-01", nBefore: before.length });
    expect(report.nAdded).toBeGreaterThan(0);
    expect(after.filter(({ as_of }) => as_of === "2026-04-01")).toEqual(before);
    expect(after).toHaveLength(before.length + report.nAdded);
  });

  it("refuses another salt for a pilot that has begun, and a file that somebody has changed", async () => {
    const context = await splitContext();
    const other = await laterContext(context, smallBank(), settingsOf({}, { salt: "winter" }));
    await expect(splitPilot(other)).rejects.toThrow("a pilot of another salt");
    const same = await laterContext(other, smallBank(), settingsOf());
    writeFileSync(same.store.path(assignmentKey), "changed");
    await expect(splitPilot(same)).rejects.toThrow("other content than `pilot split` wrote");
  });

  it("assigns communities as one: contacts of contacts in one arm", async () => {
    const context = await splitContext({ randomise: "communities" });
    const { report } = await splitPilot(context);
    const assigned = await assignedClients(context);
    const arms = new Map(assigned.map(({ cluster, arm }) => [cluster, arm]));
    expect(arms.size).toBe(report.nCommunities);
    expect(report.nCommunities!).toBeLessThan(assigned.length);
    for (const { cluster, arm } of assigned) expect(arm).toBe(arms.get(cluster));
    // Who talks with the same subscriber is in one community.
    const friendOf = ({ client }: AssignedClient) => Number(client.slice(1)) % 30;
    for (const one of assigned) {
      for (const other of assigned)
        if (friendOf(one) === friendOf(other)) expect(one.cluster).toBe(other.cluster);
    }
    expect(report.exposure.nSharing).toBe(0);
  });

  it("tells of strata without an arm, and balances by region where that is asked for", async () => {
    const context = await contextOf(smallBank(), settingsOf({}, { strata: ["region"], list_size: 185 }));
    const { report } = await splitPilot(context);
    const island = report.strata.filter(({ stratum }) => stratum.endsWith("island"));
    expect(island).toHaveLength(1);
    expect(island[0]!.nTreated + island[0]!.nControl).toBe(1);
  });

  it("needs a salt, a size, and fewer places than clients", async () => {
    const refused = async (pilot: Record<string, unknown>) =>
      splitPilot(await contextOf(smallBank(), settingsOf({}, pilot)));
    await expect(refused({ salt: undefined })).rejects.toThrow("pilot.salt: nothing");
    await expect(refused({ list_size: undefined })).rejects.toThrow("pilot.list_size: nothing");
    await expect(refused({ list_size: 240 })).rejects.toThrow("two lists of everybody are the same list");
  });
});

const opened = (client_id: string, opened_at: string, more = {}) => ({
  client_id,
  product: "credit_card",
  opened_at,
  ...more,
});

/** A pilot that was split on 1 April, and is read on 1 May with the uptakes that follow from its assignment. */
async function afterPilot(
  uptakesOf: (assigned: AssignedClient[]) => ReturnType<typeof opened>[],
  more: Record<string, unknown> = {},
  pilot: Record<string, unknown> = {},
): Promise<Context> {
  const context = await splitContext();
  const uptakes = uptakesOf(await assignedClients(context));
  const settings = settingsOf({ data_through: "2026-05-01", ...more }, pilot);
  return laterContext(context, smallBank(uptakes), settings);
}

describe("pilot read", () => {
  it("counts first openings in [contact, contact + 14 days) as known by the look, in the arms as assigned", async () => {
    let treated: string[] = [];
    let control: string[] = [];
    const context = await afterPilot(
      (assigned) => {
        treated = assigned.filter(({ arm }) => arm === "treated").map(({ client }) => client);
        control = assigned.filter(({ arm }) => arm === "control").map(({ client }) => client);
        return [
          opened(treated[0]!, "2026-04-03"),
          opened(treated[1]!, "2026-04-16 23:59:59"),
          opened(treated[2]!, "2026-04-02 23:59:59"), // before the contact, two days after the list
          opened(treated[3]!, "2026-04-17"), // after the horizon
          opened(treated[4]!, "2026-04-05", { known_at: "2026-05-01" }), // not known yet
          opened(treated[5]!, "2026-04-05", { product: "deposit" }),
          opened(control[0]!, "2026-04-10"),
        ];
      },
      {},
      { contact_lag_days: 2 },
    );
    const { result } = await readPilotResult(context);
    expect(result.contact.treated).toEqual({ nClients: treated.length, nTakers: 2 });
    expect(result.contact.control).toEqual({ nClients: control.length, nTakers: 1 });
    expect(result).toMatchObject({
      asKnownAt: "2026-05-01",
      batches: ["2026-04-01"],
      nWaiting: 0,
      nMissing: 0,
    });
    expect(result.look).toMatchObject({ number: 1, nPlanned: 1 });
    expect(result.look.bound).toBeCloseTo(1.959964, 6);
    expect(result.value).toBeNull();
  });

  it("looks on planned days only, with their bounds, and as known then", async () => {
    const looks = ["2026-04-20", "2026-06-01"];
    const late = { known_at: "2026-04-25" };
    const context = await afterPilot(
      (assigned) => {
        const treated = assigned.filter(({ arm }) => arm === "treated").map(({ client }) => client);
        return [opened(treated[0]!, "2026-04-03"), opened(treated[1]!, "2026-04-03", late)];
      },
      {},
      { looks },
    );
    const { result } = await readPilotResult(context);
    expect(result.asKnownAt).toBe("2026-04-20");
    expect(result.contact.treated.nTakers).toBe(1);
    expect(result.look).toMatchObject({ number: 1, nPlanned: 2 });
    expect(result.look.bound).toBeCloseTo(2.963, 3); // O'Brien and Fleming's kind of spending at half of the looks
    const early = await laterContext(
      context,
      smallBank(),
      settingsOf({ data_through: "2026-04-19" }, { looks }),
    );
    await expect(readPilotResult(early)).rejects.toThrow("expected data up to the first look, 2026-04-20");
  });

  it("stops where the sources have lost a part of one arm", async () => {
    const context = await splitContext({ list_size: 150 });
    const control = (await assignedClients(context)).filter(({ arm }) => arm === "control");
    const lost = new Set(control.slice(0, 70).map(({ client }) => client));
    const given = smallBank();
    const kept = {
      ...given,
      clients: given.clients!.filter(({ client_id }) => !lost.has(String(client_id))),
    };
    const later = await laterContext(
      context,
      kept,
      settingsOf({ data_through: "2026-05-01", quarantine: { max_unknown_share: 1 } }, { list_size: 150 }),
    );
    await expect(readPilotResult(later)).rejects.toThrow(/a share of 0\.\d+ \(p = .*no effect can be read/s);
    expect(later.store.readText("pilot/result.json")).toBeUndefined();
  });

  it("is refused before a horizon is over, without an assignment, and without saying what the goal is of", async () => {
    const unsplit = await contextOf(smallBank(), settingsOf());
    await expect(readPilotResult(unsplit)).rejects.toThrow("expected a pilot whose clients were assigned");
    await expect(readPilotResult(await splitContext())).rejects.toThrow("no batch whose horizon is over");
    await expect(
      readPilotResult(
        await contextOf(smallBank(), settingsOf({}, { goal: undefined, goal_scale: undefined })),
      ),
    ).rejects.toThrow("whether it is relative");
    await expect(contextOf(smallBank(), settingsOf({}, { goal_scale: undefined }))).rejects.toThrow(
      "expected relative or points",
    );
  });
});

describe("pilot design", () => {
  it("reckons with the lists as they are, communities among them", async () => {
    const design = await pilotDesign(
      await contextOf(smallBank(), settingsOf({}, { randomise: "communities" })),
    );
    expect(design.cells.reduce((sum, { nClients }) => sum + nClients, 0)).toBe(
      Math.round(120 - 60 * design.overlap),
    );
    expect(design.lists.effects.find(({ isGoal }) => isGoal)!.relative).toBe(0.05);
    expect(design.clusters!.meanSize).toBeGreaterThan(1);
    expect(design.factors.communities).toBeGreaterThanOrEqual(1);
  });
});
