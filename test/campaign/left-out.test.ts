import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Waterfall } from "../../src/campaign/waterfall.ts";
import { loadProject } from "../../src/config/load.ts";
import { tokenOf } from "../../src/core/token.ts";
import { makeList } from "../../src/pipeline/campaign/list.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { relationOf } from "../support/bank.ts";
import { client } from "../support/people.ts";
import { type Given, type Row, testKey, writeProject } from "../support/write-project.ts";

const score = "2026-04-01";
const excluded = (client_id: string, more: Row = {}): Row => ({
  client_id,
  valid_from: "2026-04-10",
  valid_to: null,
  ...more,
});
const marketing = (person_id: string, granted: boolean, valid_from: string, more: Row = {}): Row => ({
  person_kind: "client",
  person_id,
  purpose: "marketing",
  granted,
  valid_from,
  ...more,
});
const leftOut = {
  exclusions: [
    excluded("excluded after t"),
    excluded("excluded, learned after t", { valid_from: "2026-03-20", known_at: "2026-04-05" }),
    excluded("no longer excluded", { valid_from: "2026-01-01", valid_to: "2026-03-01" }),
    excluded("both"),
  ],
  consents: [
    marketing("refused after t", false, "2026-04-10"),
    marketing("refused, learned after t", false, "2026-03-20", { known_at: "2026-04-05" }),
    marketing("changed mind", false, "2026-02-01"),
    marketing("changed mind", true, "2026-03-01"),
    marketing("both", false, "2026-04-10"),
  ],
};

const uptakes = [
  {
    client_id: "took it before t, learned after",
    product: "credit_card",
    opened_at: "2026-03-30",
    known_at: "2026-04-09",
  },
  { client_id: "takes it after t", product: "credit_card", opened_at: "2026-04-09" },
  { client_id: "took another product", product: "deposit", opened_at: "2026-03-30" },
];

it("leaves out who holds the product, is excluded or has refused by anything known, not by what was known before t alone", async () => {
  const rows = await relationOf(
    { clients: [client("ann")], uptakes, ...leftOut },
    "int_left_out",
    ["client_id", "reason"],
    {
      snapshots: { train: [score] },
    },
  );
  expect(Object.fromEntries(rows.map((row) => [row.client_id, row.reason]))).toEqual({
    "excluded after t": "excluded",
    "excluded, learned after t": "excluded",
    both: "excluded",
    "refused after t": "refused",
    "refused, learned after t": "refused",
    "took it before t, learned after": "holds_product",
  });
});

const ids = [
  ...new Set([
    ...leftOut.exclusions.map((row) => String(row.client_id)),
    ...leftOut.consents.map((row) => String(row.person_id)),
  ]),
];
const takers = Array.from({ length: 20 }, (_, at) => `taker ${at}`);
const others = Array.from({ length: 20 }, (_, at) => `other ${at}`);

/** Makes the list of a bank of whose clients twenty have taken the product. */
async function listOf(
  given: Given,
  list: Record<string, unknown> = {},
  campaign: Record<string, unknown> = {},
) {
  const { file, folder } = await writeProject(
    {
      clients: [...ids, ...takers, ...others].map((id) => client(id)),
      uptakes: takers.map((client_id) => ({ client_id, product: "credit_card", opened_at: "2026-03-02" })),
      ...given,
    },
    {
      snapshots: { train: ["2026-03-01"], score: [score] },
      list,
      campaign,
      train: { iterations: 3, depth: 2 },
      evaluation: { folds: 2, replicates: 10 },
    },
  );
  const context = openContext(loadProject(file));
  const manifest = await makeList(context);
  context.store.close();
  const listed = readFileSync(`${folder}/out/list/campaign.csv`, "utf8");
  const waterfall = JSON.parse(readFileSync(`${folder}/out/list/waterfall.json`, "utf8")) as Waterfall;
  const isListed = (id: string) => listed.includes(tokenOf(Buffer.from(testKey), "client", id));
  return { manifest, isListed, waterfall, listed };
}

it("lists nobody who is left out, counts them, and depends on what is staged of them", async () => {
  const { manifest, isListed, waterfall } = await listOf(leftOut);
  expect(waterfall).toEqual({
    as_of: score,
    population: 47,
    steps: [
      { reason: "other_segment", excluded: 0, left: 47 },
      { reason: "holds_product", excluded: 20, left: 27 },
      { reason: "excluded", excluded: 3, left: 24 },
      { reason: "refused", excluded: 2, left: 22 },
      { reason: "not_eligible", excluded: 0, left: 22 },
      { reason: "beyond_limit", excluded: 0, left: 22 },
    ],
    listed: 22,
  });
  expect(ids.filter(isListed)).toEqual(["no longer excluded", "changed mind"]);
  expect(Object.keys(manifest.inputs)).toEqual(
    expect.arrayContaining(["staging/stg_consents.parquet", "staging/stg_exclusions.parquet"]),
  );
});

it("lists everybody scored where nobody is excluded or has refused", async () => {
  const { manifest } = await listOf({});
  expect(manifest.counts).toMatchObject({ population: 47, left_out_holds_product: 20, listed: 27 });
});

it("counts who is beyond the limit, and who was not eligible at t though he would be now", async () => {
  const lifted = excluded("other 1", {
    valid_from: "2026-01-01",
    valid_to: "2026-03-01",
    known_at: "2026-01-01",
  });
  const { waterfall } = await listOf(
    { exclusions: [{ ...lifted, closed_known_at: "2026-04-05" }] },
    { limit: 5, reasons: 0, formats: ["csv"] },
  );
  expect(waterfall.steps.slice(-2)).toEqual([
    { reason: "not_eligible", excluded: 1, left: 26 },
    { reason: "beyond_limit", excluded: 21, left: 5 },
  ]);
});

it("writes a list without anybody where nobody may be listed", async () => {
  const everybody = [...ids, ...takers, ...others].map((id) => excluded(id));
  const { waterfall, listed } = await listOf({ exclusions: everybody });
  expect(waterfall).toMatchObject({ population: 47, listed: 0 });
  expect(listed).toBe(
    "rank,client_id,probability,reason_1,reason_2,reason_3,reason_4,model,model_version,as_of\n",
  );
});

it("lists whom a campaign chose, the most valuable first, and counts everybody else at its reason", async () => {
  const { waterfall, listed } = await listOf(
    leftOut,
    {},
    {
      acceptance: "gross",
      organic_share: 0,
      offers: {
        classic: { value: 4000, acceptance: 0.1 },
        gold: { value: 9000, acceptance: 0.1, capacity: 3 },
      },
      channels: { call: { cost: 60, capacity: 8 } },
      exclude: { unlucky: "client_id::varchar < '4'" },
    },
  );
  const rows = listed
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  expect(rows[0]!.slice(0, 6)).toEqual([
    "rank",
    "client_id",
    "probability",
    "expected_value",
    "offer",
    "channel",
  ]);
  const offers = rows.slice(1).map((row) => row.slice(3, 6).join(" "));
  expect(offers).toEqual([...Array(3).fill("840 gold call"), ...Array(5).fill("340 classic call")]);
  expect(waterfall.listed).toBe(8);
  const left = new Map(waterfall.steps.map(({ reason, left }) => [reason, left]));
  expect(left.get("refused")).toBe(22);
  const [unlucky, beyond] = ["unlucky", "beyond_limits"].map(
    (name) => waterfall.steps.find(({ reason }) => reason === name)!.excluded,
  );
  expect(unlucky).toBeGreaterThan(0);
  expect(unlucky! + beyond!).toBe(14);
});
