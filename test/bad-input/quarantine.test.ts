import { expect, it } from "vitest";
import { stagedOf } from "../support/bank.ts";
import { call } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";
import { refusalOf, sound } from "./refusal.ts";

const day = "2026-02-10";
const faulty = {
  ...sound,
  calls: [
    call("1", "7", day),
    call("1", "999", day),
    call("999", "7", day),
    call("7", "7", day),
    call("1", "7", day, { seconds: -1 }),
    call("1", "7", day, { seconds: 86_401 }),
    call("1", "7", day, { seconds: null }),
    call("1", "7", day, { seconds: -1, kind: "missed" }),
    call("7", "1", day, { seconds: null, kind: "message" }),
    call("7", "1", day, { seconds: 86_400 }),
  ],
};

it("sets faulty calls aside and counts them by fault; missed calls and messages have no length to be wrong", async () => {
  const { manifest, rows } = await stagedOf(faulty, { quarantine: { max_share: 0.6 } });
  expect(manifest.counts).toEqual({
    quarantined_impossible_duration: 3,
    quarantined_self_call: 1,
    quarantined_unknown_end: 2,
  });
  const kept = (await rows("stg_calls")).map(({ kind, seconds }) => `${kind} ${seconds}`);
  expect(kept.sort()).toEqual(["call 60", "call 86400", "message 0", "missed 0"]);
  expect(manifest.outputs["staging/stg_calls.parquet"]!.rows).toBe(4);
});

it("refuses more faulty calls than the project allows", async () => {
  const { message, ...rest } = await refusalOf(
    await writeProject(faulty, { quarantine: { max_share: 0.5 } }),
  );
  expect(rest).toEqual({ exitCode: 1, codes: ["too-many-faults"], written: [] });
  expect(message).toMatchInlineSnapshot(`
    "source calls: 60.00 % of the calls are faulty (3 × impossible duration, 1 × self call, 2 × unknown end), expected at most 50.00 %
      → mend the source, or raise quarantine.max_share if these calls may be left out"
  `);
});

it("allows a share of faulty calls that is just reached", async () => {
  const { manifest } = await stagedOf(
    { ...sound, calls: [call("1", "7", day), call("7", "7", day)] },
    { quarantine: { max_share: 0.5 } },
  );
  expect(manifest.counts).toEqual({ quarantined_self_call: 1 });
});

it("takes calls without lengths for calls of no length, where the source has none", async () => {
  const calls = [{ caller: "1", callee: "7", started_at: day }];
  const { manifest, rows } = await stagedOf({ ...sound, calls });
  expect(manifest.counts).toEqual({});
  expect((await rows("stg_calls")).map(({ kind, seconds }) => [kind, seconds])).toEqual([["call", 0]]);
});
