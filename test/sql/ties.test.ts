import { expect, it } from "vitest";
import { countsOf, featuresOf, relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

const annAndSue = {
  clients: [client("ann")],
  numbers: [clientNumber("1", "ann"), subscriberNumber("7", "sue")],
};

it("sees the half-open window [t - 30 d, t) and nothing that was learned at or after t", async () => {
  const calls = [
    call("1", "7", "2026-01-29 23:59:59", { seconds: 1 }),
    call("1", "7", "2026-01-30", { seconds: 10 }),
    call("1", "7", "2026-02-28 23:59:59", { seconds: 100 }),
    call("1", "7", "2026-03-01", { seconds: 1000 }),
    call("1", "7", "2026-02-20", { seconds: 10_000, known_at: "2026-03-01" }),
  ];
  const ends = ["newest_age_days", "oldest_age_days", "seconds_out::double as seconds_out"];
  expect(await relationOf({ ...annAndSue, calls }, "fct_tie", ends)).toEqual([
    { newest_age_days: 0, oldest_age_days: 30, seconds_out: 110 },
  ]);
});

it("moves the window's start with the clocks of the project's zone", async () => {
  // Berlin turned its clocks on 2026-03-29: thirty local days before 2026-04-10 00:00 (+02:00) it was 2026-03-11 00:00 (+01:00).
  const calls = [
    call("1", "7", "2026-03-10 22:59:59+00", { seconds: 1 }),
    call("1", "7", "2026-03-10 23:00:00+00", { seconds: 10 }),
    call("1", "7", "2026-04-09 21:59:59+00", { seconds: 100 }),
    call("1", "7", "2026-04-09 22:00:00+00", { seconds: 1000 }),
  ];
  const settings = { time_zone: "Europe/Berlin", snapshots: { train: ["2026-04-10"] } };
  expect(
    await relationOf({ ...annAndSue, calls }, "fct_tie", ["seconds_out::double as seconds_out"], settings),
  ).toEqual([{ seconds_out: 110 }]);
});

it("makes ties of calls and messages, not of missed calls; a call is a call when its kind is not said", async () => {
  const calls = [
    call("1", "7", "2026-02-10", { kind: "call", seconds: 30 }),
    call("1", "7", "2026-02-11", { kind: null, seconds: 12 }),
    call("7", "1", "2026-02-12", { kind: "message", seconds: 500 }),
    call("7", "1", "2026-02-13", { kind: "missed", seconds: -1 }),
  ];
  const counts = ["calls_out", "calls_in", "(seconds_out + seconds_in)::double as seconds"];
  expect(await relationOf({ ...annAndSue, calls }, "fct_tie", counts)).toEqual([
    { calls_out: 2, calls_in: 1, seconds: 42 },
  ]);
});

it("makes no tie of a call between two numbers of one person, whichever the bank or the operator knows", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("2", "ann as subscriber"),
      subscriberNumber("3", "ann as subscriber"),
      clientNumber("4", "bob"),
    ],
    subscriptions: [subscription("ann", "ann as subscriber")],
    calls: [
      call("1", "2", "2026-02-10"),
      call("2", "1", "2026-02-10"),
      call("2", "3", "2026-02-10"),
      call("4", "3", "2026-02-10"),
    ],
  };
  expect(await relationOf(given, "fct_tie", ["client_id", "contact_id"])).toEqual([
    { client_id: "bob", contact_id: "ann as subscriber" },
  ]);
});

it("counts a call between two subscribers who are clients once for each of them", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [subscriberNumber("1", "ann as subscriber"), subscriberNumber("2", "bob as subscriber")],
    subscriptions: [subscription("ann", "ann as subscriber"), subscription("bob", "bob as subscriber")],
    calls: [call("1", "2", "2026-02-10")],
  };
  expect(await relationOf(given, "fct_tie", ["client_id", "contact_id", "calls_out", "calls_in"])).toEqual([
    { client_id: "ann", contact_id: "bob as subscriber", calls_out: 1, calls_in: 0 },
    { client_id: "bob", contact_id: "ann as subscriber", calls_out: 0, calls_in: 1 },
  ]);
});

it("halves the recency of a call with every half-life, to 2^-20 of a second", async () => {
  const calls = [
    call("1", "7", "2026-02-19", { seconds: 60 }), // 10 days: 61 / 2
    call("7", "1", "2026-02-09", { seconds: 3 }), // 20 days: 4 / 4
    call("1", "7", "2026-02-25", { kind: "message" }), // 4 days: 2^-0.4 = 0.757858…
  ];
  const surroundings = { half_lives_days: [10], tie_weights: ["recency"] };
  const [tie] = await relationOf({ ...annAndSue, calls }, "fct_tie_recency", ["recency"], { surroundings });
  expect(tie!.recency).toBe(30.5 + 1 + Math.round(2 ** (20 - 0.4)) / 2 ** 20);
  expect(tie!.recency).toBeCloseTo(32.257858, 5);
});

it("keeps the recency of the oldest call of a window of many half-lives above zero", async () => {
  const calls = [call("1", "7", "2026-01-31", { kind: "message" })]; // 29 half-lives: 2^-29
  const surroundings = { half_lives_days: [1], tie_weights: ["recency"] };
  const rows = await featuresOf({ ...annAndSue, calls }, { surroundings });
  expect(rows.ann!.strength_recency_1_30d).toBe(2 ** -20);
});

it("makes no tie of a call while nobody held one of its numbers, and counts it", async () => {
  const given = {
    ...annAndSue,
    numbers: [clientNumber("1", "ann"), subscriberNumber("7", "sue", { valid_from: "2026-02-15" })],
    calls: [
      call("1", "7", "2026-02-10"),
      call("7", "1", "2026-02-14", { kind: "message" }),
      call("7", "1", "2026-02-14", { kind: "missed" }),
      call("1", "7", "2026-02-15"),
      call("1", "7", "2025-02-10"),
    ],
  };
  expect(await relationOf(given, "fct_tie", ["calls_out", "calls_in"])).toEqual([
    { calls_out: 1, calls_in: 0 },
  ]);
  expect((await countsOf(given))["features/as_of=2026-03-01"]).toMatchObject({ calls_without_holder: 2 });
});

it("does not count the calls of an operator's subscribers behind whom no client stands", async () => {
  const given = {
    ...annAndSue,
    numbers: [...annAndSue.numbers, subscriberNumber("8", "tim")],
    calls: [call("7", "8", "2026-02-10")],
  };
  expect((await countsOf(given))["features/as_of=2026-03-01"]).toMatchObject({
    calls_without_holder: 0,
    ties: 0,
  });
  const silent = await countsOf({ ...given, calls: [] });
  expect(silent["features/as_of=2026-03-01"]).toMatchObject({ calls_without_holder: 0, ties: 0 });
});

it("weighs a tie by each of the weights", async () => {
  const calls = [
    call("1", "7", "2026-02-10", { seconds: 30 }),
    call("7", "1", "2026-02-11", { seconds: 40 }),
    call("7", "1", "2026-02-11", { kind: "message" }),
  ];
  const weights = {
    binary: 1,
    calls: 3,
    seconds: 70,
    log_seconds: Math.log(1 + 3 + 70),
    active_days: 2,
    recency_30: 31 * 2 ** (-19 / 30) + 42 * 2 ** (-18 / 30),
    inverse_sqrt_degree: 1,
  };
  const tie_weights = Object.keys(weights).map((name) => name.replace("_30", ""));
  const { ann } = await featuresOf({ ...annAndSue, calls }, { surroundings: { tie_weights } });
  for (const [name, weight] of Object.entries(weights))
    expect(ann![`strength_${name}_30d`], name).toBeCloseTo(weight, 5);
});
