import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { checkProject } from "../../src/pipeline/sources/check.ts";
import { nCallsOf, stagedOf } from "../support/bank.ts";
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
  const { manifest, rows } = await stagedOf(faulty, { quarantine: { max_share: 0.4 } });
  expect(manifest.counts).toEqual({
    quarantined_impossible_duration: 3,
    quarantined_self_call: 1,
    quarantined_unknown_end: 2,
  });
  const kept = (await rows("stg_calls")).map(({ kind, seconds }) => `${kind} ${seconds}`);
  expect(kept.sort()).toEqual(["call 60", "call 60", "call 60", "call 86400", "message 0", "missed 0"]);
  expect(nCallsOf(manifest)).toBe(6);
});

it("refuses more faulty calls, and more calls with an unknown end, than the project allows", async () => {
  const quarantine = { max_share: 0.3, max_unknown_share: 0.1 };
  const project = await writeProject(faulty, { quarantine });
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual({ exitCode: 1, codes: ["too-many-faults", "too-many-unknown-ends"], written: [] });
  expect(message).toMatchInlineSnapshot(`
    "source calls: 40.00 % of the calls are faulty (3 × impossible duration, 1 × self call), expected at most 30.00 %
      → mend the source, or raise quarantine.max_share if these calls may be left out
    source calls: 20.00 % of the calls have an end that is not in \`numbers\`, expected at most 10.00 %
      → complete \`numbers\`, or raise quarantine.max_unknown_share if these calls may be left out"
  `);
  await expect(checkProject(loadProject(project.file))).rejects.toThrow(message);
});

it("tells in a check, which needs no key, what would be set aside", async () => {
  const project = await writeProject(faulty, {
    quarantine: { max_share: 0.4 },
    privacy: { key_file: "none", consent: "opt_out" },
  });
  expect((await checkProject(loadProject(project.file))).faults).toEqual([
    { fault: "impossible_duration", nCalls: 3 },
    { fault: "self_call", nCalls: 1 },
    { fault: "unknown_end", nCalls: 2 },
  ]);
});

it("takes calls of people whom nobody knows for normal traffic, up to half of the calls", async () => {
  const calls = [call("1", "7", day), call("1", "999", day), call("998", "7", day)];
  const known = { ...sound, calls: [...calls, call("1", "7", day)] };
  expect((await stagedOf(known)).manifest.counts).toEqual({ quarantined_unknown_end: 2 });
  expect((await refusalOf(await writeProject({ ...sound, calls }))).codes).toEqual(["too-many-unknown-ends"]);
});

it("speaks of edges where the project has a graph without time", async () => {
  const given = {
    nodes: [
      { node_id: "a", label: true, x: 1 },
      { node_id: "b", label: false, x: 2 },
    ],
    edges: [
      { source: "a", target: "b" },
      { source: "a", target: "c" },
      { source: "d", target: "b" },
    ],
  };
  const { message } = await refusalOf(await writeProject(given));
  expect(message).toMatchInlineSnapshot(`
    "source edges: 66.67 % of the edges have an end that is not in \`nodes\`, expected at most 50.00 %
      → complete \`nodes\`, or raise quarantine.max_unknown_share if these edges may be left out"
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
