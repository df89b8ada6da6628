import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import type { Explanation } from "../../src/explain/explanation.ts";
import { findScoredClient } from "../../src/pipeline/explain/find-client.ts";
import { scoreClients } from "../../src/pipeline/score/score.ts";
import { openContext, withWarehouse } from "../../src/pipeline/stage/context.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { type TestProject, testKey } from "../support/write-project.ts";
import { explainBank, subscriberIds } from "./explain-bank.ts";

const tokenOfClient = (id: string) => tokenOf(Buffer.from(testKey), "client", id);

let bank: TestProject;

async function run(...args: string[]) {
  const io = fakeIo();
  const exitCode = await runCommandLine(["explain", "--project", bank.file, "--quiet", ...args], io);
  return { exitCode, ...io.said };
}

async function explanationOf(client: string): Promise<Explanation> {
  const { out, err } = await run(client, "--json");
  expect(err).toBe("");
  return JSON.parse(out).explanation;
}

beforeAll(async () => {
  bank = await explainBank();
  writeFileSync(
    join(bank.folder, "reasons.yaml"),
    "attributes: { income: { en: monthly income }, credit_limit: { en: credit limit, bank_can_change: true } }\n",
  );
}, 60_000);

/** What was written of a client: JSON and page. */
const written = (client: string) =>
  ["json", "html"].map((kind) =>
    readFileSync(join(bank.folder, "out/explain", `${tokenOfClient(client)}.${kind}`), "utf8"),
  );

describe("explain, of a scored client", () => {
  it("takes the bank's id and the token, in any case, and says the same", async () => {
    const byId = await explanationOf("c010");
    expect(byId.client).toBe(tokenOfClient("c010"));
    expect(await explanationOf(tokenOfClient("c010").toUpperCase())).toEqual(byId);
  });

  it("tells the probability that the scores have, and the way to it", async () => {
    const { probability, path, nScored, baseRate, rank } = await explanationOf("c010");
    expect(path.end.probability).toBe(probability);
    expect(path.steps.map(({ group }) => group)).toContain("contacts");
    expect(nScored).toBeGreaterThan(80);
    expect(rank).toBeLessThanOrEqual(nScored);
    expect(baseRate).toBeGreaterThan(0);
  });

  it("marks what the reason catalogue says the bank can change, and nothing else", async () => {
    const { moves, hasChangeable } = await explanationOf("c010");
    expect(hasChangeable).toBe(true);
    expect(moves.filter(({ bankCanChange }) => bankCanChange).map(({ phrase }) => phrase)).toSatisfy(
      (phrases: string[]) => phrases.every((phrase) => phrase === "credit limit"),
    );
  });

  it("says nothing of the contact of a client who has one", async () => {
    const { nContacts, path, moves, raised, lowered } = await explanationOf("c001");
    expect(nContacts).toBe(1);
    expect(path.steps.map(({ group }) => group)).toEqual(["own", "surroundings"]);
    const told = JSON.stringify([moves, raised, lowered]);
    expect(told).not.toContain("spend");
    expect(told).not.toContain("product");
  });

  it("tells of contacts in groups of five or more, and never of one", async () => {
    const { contacts } = await explanationOf("c003");
    expect(contacts.groups.map(({ nContacts }) => nContacts)).toEqual([6, 6, 5]);
    expect(contacts.groups.reduce((sum, { callsShare }) => sum + callsShare, 0)).toBeCloseTo(1, 12);
    expect(contacts.nMade).toBeGreaterThan(20);
    expect((await explanationOf("c001")).contacts.groups).toEqual([]);
    const texts = written("c003").concat(written("c001"));
    for (const id of subscriberIds) {
      const token = tokenOf(Buffer.from(testKey), "subscriber", id);
      for (const text of texts) expect(text, id).not.toContain(token.slice(0, 8));
    }
    // The highest spend around the client is one contact's: neither as it is nor rounded.
    for (const text of texts) expect(text).not.toMatch(/7[,. \u00a0]?7(77|80)/);
  });

  it("names each contact, and nothing that it has, where the project reveals ties", async () => {
    const revealed = await run("c003", "--json", "--privacy.reveal_ties");
    const { contacts } = JSON.parse(revealed.out).explanation as Explanation;
    expect(contacts.ties).toHaveLength(17);
    expect(Object.keys(contacts.ties![0]!).sort()).toEqual(["calls", "contact", "group", "seconds"]);
    const [, page] = written("c003");
    for (const { contact } of contacts.ties!) expect(page).toContain(contact);
    expect(page).not.toMatch(/7[,. \u00a0]?7(77|80)/);
    await run("c003");
    expect(written("c003")[1]).not.toContain(contacts.ties![0]!.contact);
  });

  it("writes the same bytes again", async () => {
    const files = ["json", "html"].map((kind) =>
      join(bank.folder, "out/explain", `${tokenOfClient("c010")}.${kind}`),
    );
    await run("c010");
    const first = files.map((file) => readFileSync(file, "utf8"));
    expect(first[1]).toMatch(/^<!doctype html>/);
    writeFileSync(files[0]!, "other");
    await run("c010");
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(first);
  });
});

describe("explain, of whom there is nothing to explain", () => {
  const hints: Record<string, string> = {
    c900: "became a client on 2026-05-20",
    c901: "left the bank on 2026-04-02",
    c902: "a subscriber, and the project scores non_subscribers",
    c903: "hold the product already",
    c904: "became known to the bank only afterwards",
    C010: "did you mean `c010`?",
    "00c010": "did you mean `c010`?",
    [`${tokenOfClient("c010").slice(0, 8)}…`]: `did you mean the token \`${tokenOfClient("c010")}\`?`,
    s0: "that is a subscriber of the operator",
    nobody: "out/list/campaign.csv has the tokens",
  };

  it("says why a client has no score, and whom an unknown one could mean", async () => {
    const context = openContext(loadProject(bank.file));
    await scoreClients(context);
    await withWarehouse(context, async (warehouse) => {
      for (const [given, hint] of Object.entries(hints)) {
        const refusal = findScoredClient(context, warehouse, given, "2026-05-01");
        await expect(refusal, given).rejects.toThrow(hint);
      }
    });
    context.store.close();
  });

  it.each([
    ["a client without a score", 1, ["c901"]],
    ["an unknown client", 2, ["nobody"]],
    ["a moment that is not scored", 2, ["c010", "--as-of", "2026-05-02"]],
    ["no client at all", 2, []],
  ])("exits for %s with %i, saying nothing on standard output", async (_, expected, args) => {
    const { exitCode, out, err } = await run(...args);
    expect(exitCode).toBe(expected);
    expect(out).toBe("");
    expect(err).toContain("expected");
  });
});
