import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { stageSources } from "../../src/pipeline/sources/staging.ts";
import { openContext } from "../../src/pipeline/stage/context.ts";
import { nCallsOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";
import { refusalOf, sound } from "./refusal.ts";

const refused = (...codes: string[]) => ({ exitCode: 1, codes, written: [] });

it("refuses a source whose file is missing", async () => {
  const project = await writeProject(sound, { sources: { calls: { from: "kalls-*.parquet", lag_days: 0 } } });
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("missing-file"));
  expect(message).toMatchInlineSnapshot(`
    "source calls: no file at <folder>/kalls-*.parquet, expected a file or glob that DuckDB reads
      → did you mean calls.parquet?"
  `);
});

it("refuses a folder where files are meant", async () => {
  const project = await writeProject(sound, { sources: { calls: { from: ".", lag_days: 0 } } });
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("missing-file"));
  expect(message).toMatchInlineSnapshot(`
    "source calls: no file at <folder>, expected a file or glob that DuckDB reads
      → that is a folder: name the files in it, for example with *.parquet"
  `);
});

it("refuses a source without one of its columns, and one with a column for two", async () => {
  const calls = { from: "calls.parquet", lag_days: 0, columns: { caller: "a_number" } };
  const clients = { from: "clients.parquet", lag_days: 0, columns: { left_at: "joined_at" } };
  const { message, ...rest } = await refusalOf(await writeProject(sound, { sources: { calls, clients } }));
  expect(rest).toEqual(refused("doubly-mapped", "missing-column"));
  expect(message).toMatchInlineSnapshot(`
    "source clients, column joined_at: mapped to both joined_at and left_at, expected one contract column for each column of the source
      → name another under sources.clients.columns.left_at, or leave it out
    source calls, column caller: no column \`a_number\` among caller, callee, started_at, seconds, expected a column that holds: number that called
      → name it in the project file: sources.calls.columns.caller"
  `);
});

it("refuses an empty file, and tells of a CSV file that was not taken apart", async () => {
  const calls = { from: "calls.csv", lag_days: 0 };
  const clients = { from: "clients.csv", lag_days: 0 };
  const project = await writeProject(sound, { sources: { calls, clients } });
  writeFileSync(join(project.folder, "calls.csv"), "");
  writeFileSync(
    join(project.folder, "clients.csv"),
    "client_id,joined_at\nann,2025-01-01,more,fields\nbob\n",
  );
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("missing-column", "missing-column", "empty-file"));
  expect(message).toContain("source calls: calls.csv has no byte");
  expect(message).toContain("the file was read as one column: its rows have unlike numbers of fields");
});

it("refuses a mapping of a column that the contract does not have", async () => {
  const calls = { from: "calls.parquet", lag_days: 0, columns: { duration: "seconds" } };
  const { message, ...rest } = await refusalOf(await writeProject(sound, { sources: { calls } }));
  expect(rest).toEqual(refused("unknown-column"));
  expect(message).toMatchInlineSnapshot(
    `
    "source calls, columns.duration: no such column in the contract, expected one of caller, callee, started_at, seconds, kind, known_at
      → the contract's name stands before the colon, the source's own after it"
  `,
  );
});

it("refuses values of a wrong type, with the first row and its value, however far down", async () => {
  const project = await writeProject(sound, { sources: { calls: { from: "calls.csv", lag_days: 0 } } });
  const lines = Array.from({ length: 30_000 }, () => "1,7,2026-02-10T12:00:00Z,60");
  lines[29_000] = "1,7,2026-02-10T12:00:00Z,abc";
  lines[29_500] = "1,7,2026-02-10T12:00:00Z,1m30";
  writeFileSync(join(project.folder, "calls.csv"), `caller,callee,started_at,seconds\n${lines.join("\n")}\n`);
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("wrong-type"));
  expect(message).toMatchInlineSnapshot(`
    "source calls, column seconds, row 29001: "abc", and 1 more row like it, expected a number
      → mend the source, or set a query for it: sources.calls.query"
  `);
});

it("refuses an unknown word, a missing id and a missing known_at", async () => {
  const query = "select *, null::timestamptz as known_at from '{data}/clients.parquet'";
  const given = {
    ...sound,
    calls: [call("1", "7", "2026-02-10", { kind: "sms" }), call("1", "7", "2026-02-10", { kind: "sms" })],
    uptakes: [{ client_id: null, product: "credit_card", opened_at: "2026-02-01" }],
  };
  const { message, ...rest } = await refusalOf(
    await writeProject(given, { sources: { clients: { query } } }),
  );
  expect(rest).toEqual(refused("missing-value", "unknown-value", "missing-value"));
  expect(message).toMatchInlineSnapshot(`
    "source clients, column known_at, row 1: no value, expected when the row could first be seen; without it, declare \`lag_days\`
      → fill it in, or say when such rows are known: sources.clients.lag_days
    source calls, column kind, row 1: "sms", and 1 more row like it, expected call or missed or message
      → mend the source, or set a query for it: sources.calls.query
    source uptakes, column client_id, row 1: no value, expected the bank's id
      → mend the source, or set a query for it: sources.uptakes.query"
  `);
});

it("refuses duplicate keys, with an example whose id is masked", async () => {
  const { message, ...rest } = await refusalOf(
    await writeProject({
      ...sound,
      clients: [client("40817810"), client("40817810"), client("ann"), client("ann")],
    }),
  );
  expect(rest).toEqual(refused("duplicate-key"));
  expect(message).toMatchInlineSnapshot(`
    "source clients: 2 keys with more than one row, such as client_id ******10, expected one row for each (client_id)
      → keep one of them, with a query for the source"
  `);
  expect(message).not.toContain("40817810");
});

it("refuses instants without a time zone, in Parquet and in CSV", async () => {
  const numbers = {
    query: "select * replace (valid_from::timestamp as valid_from) from '{data}/numbers.parquet'",
    lag_days: 0,
  };
  const project = await writeProject(sound, {
    sources: { numbers, calls: { from: "calls.csv", lag_days: 0 } },
  });
  const lines = [
    "1,7,2026-02-10 12:00:00+03",
    "1,7,2026-02-10 12:00:00",
    "1,7,2026-02-11",
    "1,7,2026-02-12T12:00:00Z",
  ];
  writeFileSync(join(project.folder, "calls.csv"), `caller,callee,started_at\n${lines.join("\n")}\n`);
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("no-time-zone", "no-time-zone"));
  expect(message).toMatchInlineSnapshot(`
    "source numbers, column valid_from: type TIMESTAMP, instants without a time zone, expected instants with a time zone
      → say in a query which zone they are in: select timezone('Europe/Moscow', valid_from) as valid_from
    source calls, column started_at, row 2: "2026-02-10 12:00:00", an instant without a time zone, expected an offset or Z at its end
      → mend the source, or set a query for it: sources.calls.query"
  `);
});

it("refuses a source that says neither when its rows were known nor how long that takes", async () => {
  const { message, ...rest } = await refusalOf(
    await writeProject(sound, { sources: { calls: { from: "calls.parquet" } } }),
  );
  expect(rest).toEqual(refused("no-known-at"));
  expect(message).toMatchInlineSnapshot(`
    "source calls: neither a column known_at nor lag_days, expected when a row could first be seen
      → name the column under \`columns\`, or declare lag_days (zero must be written out)"
  `);
});

it("refuses a Parquet file that breaks off, and a query that does not run", async () => {
  const uptakes = { query: "select * from '{data}/uptakes.parquet' where nothing = 1", lag_days: 0 };
  const project = await writeProject(sound, { sources: { uptakes } });
  const file = join(project.folder, "calls.parquet");
  writeFileSync(file, readFileSync(file).subarray(0, 200));
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("unreadable", "unreadable"));
  expect(message).toMatchInlineSnapshot(`
    "source calls: cannot be read (No magic bytes found at end of file '<folder>/calls.parquet'), expected a whole, readable file
      → copy or export the file again
    source uptakes: a query that fails (Referenced column "nothing" not found in FROM clause!), expected a query that runs
      → mend sources.uptakes.query"
  `);
});

it("refuses an end before its beginning, and takes one that is just there", async () => {
  const at = (day: string) => `2026-02-${day}`;
  const given = {
    ...sound,
    clients: [client("ann"), client("bob", { joined_at: at("10"), left_at: at("09") })],
    numbers: [
      clientNumber("1", "ann", { valid_from: at("10"), valid_to: at("10") }),
      subscriberNumber("7", "sue", { valid_from: at("10"), valid_to: at("09") }),
      subscriberNumber("8", "tim", { valid_from: at("10"), valid_to: at("01") }),
    ],
  };
  const { message, ...rest } = await refusalOf(await writeProject(given));
  expect(rest).toEqual(refused("ends-before-it-begins", "ends-before-it-begins"));
  expect(message).toMatchInlineSnapshot(`
    "source clients, column left_at, row 2: "2026-02-09 00:00:00+00", an instant before the row's joined_at, expected no earlier than joined_at
      → mend the source, or set a query for it: sources.clients.query
    source numbers, column valid_to, row 2: "2026-02-09 00:00:00+00", an instant before the row's valid_from, and 1 more row like it, expected no earlier than valid_from
      → mend the source, or set a query for it: sources.numbers.query"
  `);
});

it("reads ids and instants of JSON as the text that they are", async () => {
  const sources = {
    calls: { from: "calls.json", lag_days: 0 },
    clients: { from: "clients.ndjson", lag_days: 0 },
  };
  const project = await writeProject(sound, { sources });
  const call = (started_at: string, caller: unknown = "1") =>
    JSON.stringify({ caller, callee: "7", started_at, seconds: 60 });
  const write = (...calls: string[]) =>
    writeFileSync(join(project.folder, "calls.json"), `[${calls.join(",\n")}]`);
  writeFileSync(
    join(project.folder, "clients.ndjson"),
    '{"client_id": "ann", "joined_at": "2025-01-01T00:00:00Z"}\n',
  );
  write(call("2026-02-10T12:00:00Z"), call("2026-02-10T12:00:00+03:00", 1));
  const context = openContext(loadProject(project.file));
  expect(nCallsOf(await stageSources(context))).toBe(2);
  context.store.close();
  write(call("2026-02-10T12:00:00Z"), call("2026-02-10T12:00:00"));
  const { message, codes } = await refusalOf(project);
  expect(codes).toEqual(["no-time-zone"]);
  expect(message).toContain(
    'column started_at, row 2: "2026-02-10T12:00:00", an instant without a time zone',
  );
});

it("keeps ids of a CSV file as the text that they are", async () => {
  const sources = {
    clients: { from: "clients.csv", lag_days: 0 },
    numbers: { from: "numbers.csv", lag_days: 0 },
  };
  const given = { ...sound, calls: [call("+7001", "007", "2026-02-10"), call("7001", "7", "2026-02-10")] };
  const project = await writeProject(given, { sources });
  writeFileSync(join(project.folder, "clients.csv"), "client_id,joined_at\n0012,2025-01-01\n12,2025-01-01\n");
  writeFileSync(
    join(project.folder, "numbers.csv"),
    "number,owner_kind,owner_id,valid_from\n+7001,client,0012,2025-01-01\n007,subscriber,3,2025-01-01\n",
  );
  const context = openContext(loadProject(project.file));
  expect((await stageSources(context)).counts).toEqual({ quarantined_unknown_end: 1 });
});
