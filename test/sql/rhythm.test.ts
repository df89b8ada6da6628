import { expect, it } from "vitest";
import { featuresOf, relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";

const annAndSue = {
  clients: [client("ann")],
  numbers: [clientNumber("1", "ann"), subscriberNumber("7", "sue"), subscriberNumber("8", "tim")],
};

it("tells night and weekend by the clocks of the project's zone, on both sides of their change", async () => {
  // Berlin: +01:00 before 2026-03-29 01:00 UTC, a Sunday, +02:00 after.
  const local = {
    "2026-03-28 20:59": "Saturday 21:59",
    "2026-03-28 21:00": "Saturday 22:00, night",
    "2026-03-28 05:59": "Saturday 6:59, night",
    "2026-03-28 06:00": "Saturday 7:00",
    "2026-03-29 19:59": "Sunday 21:59",
    "2026-03-29 20:00": "Sunday 22:00, night",
    "2026-03-30 04:59": "Monday 6:59, night",
    "2026-03-30 05:00": "Monday 7:00",
    "2026-03-27 22:59": "Friday 23:59, night",
    "2026-03-27 23:00": "Saturday 0:00, night",
    "2026-03-29 21:59": "Sunday 23:59, night",
    "2026-03-29 22:00": "Monday 0:00, night",
  };
  const calls = Object.keys(local).map((time) => call("1", "7", `${time}:00+00`));
  const settings = { time_zone: "Europe/Berlin", snapshots: { train: ["2026-04-10"] } };
  const is = (test: RegExp) => Object.values(local).filter((words) => test.test(words)).length;
  expect(
    await relationOf({ ...annAndSue, calls }, "fct_tie", ["calls_night", "calls_weekend"], settings),
  ).toEqual([{ calls_night: is(/night/), calls_weekend: is(/Saturday|Sunday/) }]);
});

it("knows zones whose offset is no whole hour", async () => {
  // Nepal is at +05:45: night begins at 16:15 UTC.
  const calls = ["16:14:59", "16:15:00"].map((time) => call("1", "7", `2026-02-10 ${time}+00`));
  const settings = { time_zone: "Asia/Kathmandu" };
  expect(await relationOf({ ...annAndSue, calls }, "fct_tie", ["calls_night"], settings)).toEqual([
    { calls_night: 1 },
  ]);
});

const gaps = ["gap_seconds_mean", "gap_seconds_std", "burstiness"];

it("measures gaps between exchanges with whomever, in whole seconds; equal instants are a gap of 0", async () => {
  const calls = [
    call("1", "7", "2026-02-10 12:00:00"),
    call("8", "1", "2026-02-10 12:00:00", { kind: "message" }),
    call("1", "8", "2026-02-10 12:00:10"),
    call("1", "7", "2026-02-10 12:00:30"),
  ];
  // Gaps 0, 10, 20: mean 10, std √(200 / 3).
  const std = Math.sqrt(200 / 3);
  const [row] = await relationOf({ ...annAndSue, calls }, "ftr_rhythm", gaps);
  expect(row).toEqual({
    gap_seconds_mean: 10,
    gap_seconds_std: expect.closeTo(std, 12),
    burstiness: expect.closeTo((std - 10) / (std + 10), 12),
  });
});

it("has no gap below two exchanges, and no burstiness where all are at one instant", async () => {
  const one = [call("1", "7", "2026-02-10")];
  expect(await relationOf({ ...annAndSue, calls: one }, "ftr_rhythm", gaps)).toEqual([
    { gap_seconds_mean: null, gap_seconds_std: null, burstiness: null },
  ]);
  expect(await relationOf({ ...annAndSue, calls: [...one, ...one] }, "ftr_rhythm", gaps)).toEqual([
    { gap_seconds_mean: 0, gap_seconds_std: 0, burstiness: null },
  ]);
});

it("leaves exchanges with contacts without consent out of rhythm and length", async () => {
  const given = {
    ...annAndSue,
    consents: [
      {
        person_kind: "subscriber",
        person_id: "tim",
        purpose: "transfer",
        granted: false,
        valid_from: "2026-01-01",
      },
    ],
    calls: [
      call("1", "7", "2026-02-10", { seconds: 10 }),
      call("1", "8", "2026-02-11", { seconds: 500 }),
      call("1", "7", "2026-02-12", { seconds: 20 }),
    ],
  };
  const surroundings = { features: ["active_days", "rhythm", "call_length"] };
  const { ann } = await featuresOf(given, { surroundings });
  expect(ann).toMatchObject({
    active_days_30d: 2,
    gap_seconds_mean_30d: 2 * 86_400,
    call_seconds_mean_30d: 15,
  });
});
