import { expect, it } from "vitest";
import { featuresOf, relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

const uptake = (client_id: string, more = {}) => ({
  client_id,
  product: "credit_card",
  opened_at: "2026-01-15",
  ...more,
});
/** Links as sorted pairs with calls and seconds: which end is the lower one is up to the tokens. */
async function linksOf(given: Parameters<typeof relationOf>[0], settings = {}) {
  const rows = await relationOf(
    given,
    "fct_link",
    ["low_id", "high_id", "calls", "seconds::double as seconds"],
    settings,
  );
  return rows
    .map(
      ({ low_id, high_id, calls, seconds }) =>
        `${[low_id, high_id].sort().join(" – ")}: ${calls}, ${seconds} s`,
    )
    .sort();
}

it("links people by all calls between them, whichever their numbers and whoever calls", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("2", "ann as subscriber"),
      subscriberNumber("3", "ann as subscriber too"),
      clientNumber("4", "bob"),
      subscriberNumber("5", "sue"),
      subscriberNumber("6", "tom"),
    ],
    subscriptions: [subscription("ann", "ann as subscriber"), subscription("ann", "ann as subscriber too")],
    calls: [
      call("1", "5", "2026-02-10"),
      call("5", "2", "2026-02-11"),
      call("3", "5", "2026-02-12", { seconds: 5 }),
      call("5", "6", "2026-02-13"),
      call("1", "2", "2026-02-14"),
      call("2", "3", "2026-02-14"),
      call("5", "6", "2026-02-14", { kind: "missed", seconds: 0 }),
      call("4", "6", "2026-02-20", { known_at: "2026-03-01" }),
      call("4", "6", "2026-03-01"),
    ],
  };
  expect(await linksOf(given)).toEqual(["ann – sue: 3, 125 s", "sue – tom: 1, 60 s"]);
});

it("has no link of a subscriber without consent, whoever stands behind it", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("2", "bob as subscriber"),
      subscriberNumber("3", "sue"),
      subscriberNumber("4", "tom"),
    ],
    subscriptions: [subscription("bob", "bob as subscriber")],
    consents: [
      {
        person_kind: "subscriber",
        person_id: "sue",
        purpose: "transfer",
        granted: true,
        valid_from: "2026-01-01",
      },
      {
        person_kind: "subscriber",
        person_id: "tom",
        purpose: "transfer",
        granted: true,
        valid_from: "2026-01-01",
      },
      {
        person_kind: "subscriber",
        person_id: "bob as subscriber",
        purpose: "transfer",
        granted: false,
        valid_from: "2026-01-01",
      },
    ],
    calls: [
      call("1", "3", "2026-02-10"),
      call("2", "3", "2026-02-10"),
      call("2", "1", "2026-02-10"),
      call("4", "3", "2026-02-10"),
    ],
  };
  expect(await linksOf(given, { privacy: { consent: "opt_in", min_contacts: 1 } })).toEqual([
    "ann – sue: 1, 60 s",
    "sue – tom: 1, 60 s",
  ]);
});

it("knows of everybody: clients first, a client's attributes and uptake, and those of who left the bank as a subscriber's", async () => {
  const given = {
    clients: [
      client("ann"),
      client("bob"),
      client("left", { left_at: "2026-02-01", closed_known_at: "2026-02-02" }),
    ],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("2", "bob as subscriber"),
      subscriberNumber("3", "left as subscriber"),
      subscriberNumber("4", "sue"),
    ],
    subscriptions: [subscription("bob", "bob as subscriber"), subscription("left", "left as subscriber")],
    subscriber_features: ["bob as subscriber", "left as subscriber", "sue"].map((subscriber_id, at) => ({
      subscriber_id,
      valid_from: "2026-01-01",
      spend: at + 1,
    })),
    uptakes: [uptake("ann"), uptake("left"), uptake("bob", { opened_at: "2026-03-01" })],
    calls: [call("1", "3", "2026-02-10"), call("4", "3", "2026-02-10")],
  };
  const columns = ["person_id", "is_client", "is_subscriber", "spend::double as spend", "adopted_age_days"];
  const rows = await relationOf(given, "ftr_person", columns);
  expect(Object.fromEntries(rows.map(({ person_id, ...row }) => [person_id, Object.values(row)]))).toEqual({
    ann: [true, false, null, 45],
    bob: [true, true, 1, null],
    "left as subscriber": [false, true, 2, 45],
    sue: [false, true, 3, null],
  });
});

/**
 * Six people: clients Ann, Bob and Cyd, subscribers Kim, Lee and Max. Bob and Kim had the product before t. Every link is one call of a minute.
 *
 *     Ann ── Kim ── Lee ── Bob        Cyd talks with nobody
 *       └─── Max ───┘
 */
const six = {
  clients: ["ann", "bob", "cyd", "kim"].map((id) => client(id)),
  numbers: [
    ...["ann", "bob", "cyd"].map((id, at) => clientNumber(`1${at}`, id)),
    ...["kim as subscriber", "lee", "max"].map((id, at) => subscriberNumber(`7${at}`, id)),
  ],
  subscriptions: [subscription("kim", "kim as subscriber")],
  subscriber_features: ["kim as subscriber", "lee", "max"].map((subscriber_id, at) => ({
    subscriber_id,
    valid_from: "2026-01-01",
    spend: [10, 20, 60][at]!,
  })),
  uptakes: [uptake("bob"), uptake("kim")],
  calls: [
    call("10", "70", "2026-02-10"),
    call("10", "72", "2026-02-10"),
    call("70", "71", "2026-02-10"),
    call("72", "71", "2026-02-10"),
    call("71", "11", "2026-02-10"),
  ],
};
const people = { surroundings: { features: ["two_hop", "diffusion", "structure", "communities"] } };
const of = (rows: Awaited<ReturnType<typeof featuresOf>>, column: string) =>
  ["ann", "bob", "cyd", "kim"].map((id) => rows[id]![column]);

it("has the features of the graph of six people, by hand", async () => {
  const rows = await featuresOf(six, { ...people, privacy: { min_contacts: 1, consent: "opt_out" } });
  // Ann: by Kim and by Max to Lee. Bob: by Lee to Kim and Max. Kim: by Ann to Max; by Lee to Max and Bob, whose spend is not known.
  expect(of(rows, "two_hop_spend_mean_30d")).toEqual([20, 35, "NaN", 60]);
  expect(of(rows, "two_hop_adopter_paths_30d")).toEqual([0, 1, "NaN", 1]);
  expect(of(rows, "two_hop_adopter_share_30d")).toEqual([0, 0.5, "NaN", 0.25]);
  expect(of(rows, "triangles_30d")).toEqual([0, 0, 0, 0]);
  expect(of(rows, "clustering_30d")).toEqual([0, "NaN", "NaN", 0]);
  expect(of(rows, "core_number_30d")).toEqual([2, 1, 0, 2]);
  const ranks = of(rows, "adopter_page_rank_30d") as number[];
  expect(ranks[0]!).toBeGreaterThan(0);
  expect(ranks[2]!).toBe("NaN");
  // Max is no client, so what Ann and Lee get of Bob and Kim is not told; Bob's ratio is Kim's alone.
  const ratio = of(rows, "adopter_page_rank_ratio_30d") as number[];
  expect(ratio[1]! * (of(rows, "page_rank_30d")[1] as number)).toBeCloseTo(ranks[1]!, 5);
  // Energy of Kim at Bob after three steps: Kim – Lee – Bob, ½ of it given, and one step kept: 3 · ½³ · ½ · ⅓.
  expect(of(rows, "activation_30d")[1] as number).toBeCloseTo(3 / 8 / 6, 6);
});

it("hides what others' attributes and uptakes say below privacy.min_contacts, and keeps structure", async () => {
  const rows = await featuresOf(six, { ...people, privacy: { min_contacts: 2, consent: "opt_out" } });
  expect(of(rows, "two_hop_spend_mean_30d")).toEqual(["NaN", 35, "NaN", "NaN"]);
  expect(of(rows, "two_hop_adopter_share_30d")).toEqual(["NaN", 0.5, "NaN", 0.25]);
  expect(of(rows, "activation_30d")[1]).toBe("NaN");
  expect(of(rows, "core_number_30d")).toEqual([2, 1, 0, 2]);
});

it("never tells a client its own uptake", async () => {
  const settings = { ...people, privacy: { min_contacts: 1, consent: "opt_out" } };
  const [withBob, without] = await Promise.all(
    [six, { ...six, uptakes: [uptake("kim")] }].map((given) => featuresOf(given, settings)),
  );
  const { holds_product: _, eligible: _eligible, ...told } = withBob!.bob!;
  for (const [name, value] of Object.entries(told)) {
    const expected = without!.bob![name];
    if (typeof value === "number") expect(value, name).toBeCloseTo(expected as number, 6);
    else expect(value, name).toBe(expected);
  }
});

it("has the features of two communities apart, by hand", async () => {
  // Ann, Kim and Lee all talk with each other; Bob with Max; Cyd with nobody. Bob and Kim had the product before t.
  const apart = {
    ...six,
    calls: [
      call("10", "70", "2026-02-10"),
      call("10", "71", "2026-02-10"),
      call("70", "71", "2026-02-10"),
      call("72", "11", "2026-02-10"),
    ],
  };
  const settings = { surroundings: { features: ["communities", "clustering"] } };
  const rows = await featuresOf(apart, { ...settings, privacy: { min_contacts: 1, consent: "opt_out" } });
  expect(of(rows, "community_size_30d")).toEqual([3, 2, 1, 3]);
  expect(of(rows, "community_inside_share_30d")).toEqual([1, 1, "NaN", 1]);
  expect(of(rows, "participation_30d")).toEqual([0, 0, "NaN", 0]);
  expect(of(rows, "community_spend_mean_30d")).toEqual([15, 60, "NaN", 20]);
  // Of five others two have it where one has not oneself: Ann (1 + 5 · .4) / 7, Bob (0 + 5 · .2) / 6, Kim (0 + 5 · .2) / 7.
  const shares = (of(rows, "community_adopter_share_30d") as number[]).map((share) =>
    Number(share).toFixed(4),
  );
  expect(shares).toEqual(["0.4286", "0.1667", "NaN", "0.1429"]);
  expect(of(rows, "clustering_30d")).toEqual([1, "NaN", "NaN", 1]);
  const hidden = await featuresOf(apart, { ...settings, privacy: { min_contacts: 2, consent: "opt_out" } });
  expect(of(hidden, "community_adopter_share_30d")[1]).toBe("NaN");
  expect(of(hidden, "community_spend_mean_30d")).toEqual([15, "NaN", "NaN", "NaN"]);
  expect(of(hidden, "community_size_30d")).toEqual([3, 2, 1, 3]);
});
