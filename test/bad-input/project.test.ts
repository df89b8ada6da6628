import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadProject } from "../../src/config/load.ts";
import { checkProject } from "../../src/pipeline/sources/check.ts";
import { trainModels } from "../../src/pipeline/train/train.ts";
import { call, client } from "../support/people.ts";
import { writeProject } from "../support/write-project.ts";
import { refusalOf, sound } from "./refusal.ts";
import { mountTiny, unmount } from "./tiny-disk.ts";

const refused = (...codes: string[]) => ({ exitCode: 1, codes, written: [] });

it("refuses snapshots whose horizon is not over in the data", async () => {
  const settings = {
    data_through: "2026-04-01",
    snapshots: { train: ["2026-03-01"], test: ["2026-03-19", "2026-05-01"] },
  };
  const { message, ...rest } = await refusalOf(await writeProject(sound, settings));
  expect(rest).toEqual(refused("immature-snapshot", "immature-snapshot"));
  expect(message).toMatchInlineSnapshot(`
    "snapshots.test: 2026-03-19: a horizon that ends on 2026-04-02, beyond the data, which end on 2026-04-01, expected snapshot + horizon + label lag no later than data_through
      → move the snapshot back, or extend the data
    snapshots.test: 2026-05-01: a horizon that ends on 2026-05-15, beyond the data, which end on 2026-04-01, expected snapshot + horizon + label lag no later than data_through
      → move the snapshot back, or extend the data"
  `);
});

it("refuses a snapshot at which nobody is a client, before a feature is made", async () => {
  const settings = { snapshots: { train: ["2024-03-01", "2026-03-01"] } };
  const { message, written, ...rest } = await refusalOf(await writeProject(sound, settings));
  expect(rest).toEqual({ exitCode: 1, codes: ["empty-population"] });
  expect(written.filter((file) => file.startsWith("features"))).toEqual([]);
  expect(message).toMatchInlineSnapshot(`
    "snapshot 2024-03-01: no active client, expected clients who joined, and were known, before the snapshot
      → look at joined_at and known_at of \`clients\`, and at the snapshot's date"
  `);
});

it("refuses an output folder that cannot be made", async () => {
  const project = await writeProject(sound, { output: "a-file/out" });
  writeFileSync(join(project.folder, "a-file"), "");
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("unwritable"));
  expect(message).toMatchInlineSnapshot(`
    "<folder>/a-file/out: a folder that cannot be written (ENOTDIR: not a directory, mkdir '<folder>/a-file/out/.tmp'), expected a writable folder with enough room
      → choose another with \`output\` in the project file; what was complete is kept"
  `);
});

it("refuses an output folder that is full, and leaves nothing half done", async (test) => {
  const calls = Array.from({ length: 4000 }, (_, at) =>
    call("1", "7", "2026-02-10", {
      seconds: (at * 7919) % 3600,
      started_at: `2026-02-10 12:00:00.${String(at * 104_729)
        .padStart(9, "0")
        .slice(-6)}`,
    }),
  );
  const clients = Array.from({ length: 12_000 }, (_, at) => client(`c${at}`));
  const project = await writeProject({ ...sound, clients, calls });
  const output = join(project.folder, "out");
  const reason = mountTiny(output);
  if (reason) return test.skip(reason);
  try {
    const { message, written, ...rest } = await refusalOf(project);
    expect({ ...rest, written: [] }).toEqual(refused("disk-full"));
    expect(written.filter((file) => !/^staging(\/calls.*)?$/.test(file))).toEqual([]);
    expect(message).toMatchInlineSnapshot(`
      "<folder>/out: no space left, expected a writable folder with enough room
        → choose another with \`output\` in the project file; what was complete is kept"
    `);
  } finally {
    unmount(output);
  }
});

it("refuses a key that the project file does not know, and names the nearest that it does", async () => {
  const { message, ...rest } = await refusalOf(
    await writeProject(sound, { surroundings: { windw_days: 30 }, tresholds: 1 }),
  );
  expect(rest).toEqual(refused("unknown-key", "unknown-key"));
  expect(message).toMatchInlineSnapshot(`
    "entourage.yaml:14: unknown key \`surroundings.windw_days\`, expected a key of the project file
      → did you mean \`windows_days\`?
    entourage.yaml:16: unknown key \`tresholds\`, expected a key of the project file
      → known keys here: name, seed, data, output, time_zone, data_through, memory_limit_gb, threads, own_models, sources, population, target, snapshots, surroundings, privacy, quarantine, evaluation, select, train, tune, model, segments, campaign, list, pilot"
  `);
});

it("tells everything that is wrong with sources and snapshots in one report, in a check and in a build", async () => {
  const project = await writeProject(
    {
      ...sound,
      clients: [client("40817810"), client("40817810")],
      calls: [call("1", "7", "2026-02-10", { kind: "sms" })],
    },
    { data_through: "2026-03-02", sources: { numbers: { from: "nowhere.parquet", lag_days: 0 } } },
  );
  const { message, ...rest } = await refusalOf(project);
  expect(rest).toEqual(refused("missing-file", "duplicate-key", "unknown-value", "immature-snapshot"));
  const checked = await refusalOf(project, () => checkProject(loadProject(project.file)));
  expect(checked).toEqual({ message, ...rest });
});

it("refuses attributes of a type that is no number or text, or beyond 32-bit floats", async () => {
  const query =
    "select 'ann' as client_id, timestamptz '2026-01-01' as valid_from, [1, 2] as history, 1e300 as wealth";
  const client_features = { query, lag_days: 0 };
  const { message, ...rest } = await refusalOf(await writeProject(sound, { sources: { client_features } }));
  expect(rest).toEqual(refused("wrong-type", "wrong-type"));
  expect(message).toMatchInlineSnapshot(`
    "source client_features, column history: an attribute of type INTEGER[], expected a number, true or false, or text
      → leave it out, or turn it into a number, with a query: sources.client_features.query
    source client_features, column wealth, row 1: "1e+300", expected a number of at most 3.4e38 in size
      → mend the source, or set a query for it: sources.client_features.query"
  `);
});

it("refuses attributes with names that are taken, by a source's columns or by a feature", async () => {
  const given = { ...sound, client_features: [{ client_id: "ann", valid_from: "2026-01-01", Region: "x" }] };
  const { message, ...rest } = await refusalOf(await writeProject(given));
  expect(rest).toEqual(refused("name-taken"));
  expect(message).toMatchInlineSnapshot(`
    "source client_features, column Region: an attribute with the name of a column that Entourage makes, expected a name of its own
      → leave it out, or rename it, with a query: sources.client_features.query"
  `);

  const later = {
    ...sound,
    client_features: [{ client_id: "ann", valid_from: "2026-01-01", degree_30d: 1 }],
  };
  const { message: text, written, ...again } = await refusalOf(await writeProject(later));
  expect(again).toEqual({ exitCode: 1, codes: ["name-taken"] });
  expect(written.filter((file) => file.startsWith("features"))).toEqual([]);
  expect(text).toMatchInlineSnapshot(`
    "feature degree_30d: a name that another column of the feature table has, expected a name of its own
      → rename the attribute with a query for its source, or the column in your own model"
  `);
});

it("refuses to learn from clients of one class", async () => {
  const { message, written, ...rest } = await refusalOf(await writeProject(sound), trainModels);
  expect(rest).toEqual({ exitCode: 1, codes: ["one-class"] });
  expect(written.filter((file) => file.startsWith("train"))).toEqual([]);
  expect(message).toMatchInlineSnapshot(`
    "training rows: 1 row, all of class 0, expected clients who took the product within the horizon and clients who did not
      → look at target.product, population.segment, target.horizon_days, the snapshots and the ids of splits"
  `);
});
