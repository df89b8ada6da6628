import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../src/cli/run-command-line.ts";
import { fakeIo } from "./fake-io.ts";

async function run(...args: string[]) {
  const io = fakeIo();
  const exitCode = await runCommandLine(args, io);
  return { exitCode, ...io.said };
}

describe("bad usage", () => {
  it.each([
    [["chekc"], "unknown command `chekc`", "did you mean `entourage check`?"],
    [["features", "bild"], "unknown command `features bild`", "did you mean `entourage features build`?"],
    [["list"], "unknown command `list`", "`entourage --help` says what there is"],
    [["check", "--jsn"], "unknown option --jsn", "did you mean --json?"],
    [["--jsn"], "unknown option --jsn", "did you mean --json?"],
    [
      ["train", "--xyzzyqqq"],
      "unknown option --xyzzyqqq",
      "there are --project, --tune, --json, --quiet; `entourage",
    ],
    [
      ["train", "--train.iteration", "9"],
      "unknown option --train.iteration",
      "did you mean --train.iterations?",
    ],
    [["train", "--iteration", "9"], "unknown option --iteration", "did you mean --train.iterations?"],
    [["train", "--depth", "9"], "unknown option --depth", "did you mean --train.depth?"],
    [
      ["check", "--train.depth", "9"],
      "--train.depth, a setting that this command does not depend on",
      "`entourage check --help`",
    ],
    [["train", "now"], "a word too many: now", "`entourage train --help`"],
    [["train", "--seed"], "no value after --seed", "--help"],
    [["simulate"], "0 of 1 needed arguments", "--help"],
    [["train", "--time_zone", "Mars/Base"], '"Mars/Base", expected a time zone like Europe/Moscow', ""],
    [["train", "--time_zone", "+03:00"], "expected a time zone like Europe/Moscow", ""],
    [["train", "--project", "."], ".: a folder, expected a project file", ""],
    [["train", "--project", "nowhere.yaml"], "nowhere.yaml: no such file", "`entourage init` makes one"],
  ])("%j is told on standard error with what to do, exit code 2", async (args, found, hint) => {
    const { exitCode, out, err } = await run(...args);
    expect(err).toContain(found);
    expect(err).toContain(hint);
    expect(out).toBe("");
    expect(exitCode).toBe(2);
  });

  it("refuses what was given twice and can be one only; lists take all, switches are on", async () => {
    const { exitCode, err } = await run(
      "train",
      "--seed",
      "1",
      "--quiet",
      "--quiet",
      "--seed=2",
      "--project",
      "a.yaml",
    );
    expect(err).toContain("--seed: 2 values: 1, 2, expected one");
    expect(exitCode).toBe(2);
    const lists = ["--surroundings.features", "degree", "--surroundings.features", "calls,active_days"];
    const { out } = await run("features", "list", "--json", ...lists);
    const chosen = JSON.parse(out).features.filter(({ isChosen }: { isChosen: boolean }) => isChosen);
    expect(chosen.map(({ name }: { name: string }) => name)).toEqual(["degree", "calls", "active_days"]);
  });

  it("refuses values that the schema refuses, all at once", async () => {
    const { exitCode, err } = await run(
      "train",
      "--train.iterations",
      "many",
      "--train.depth",
      "99",
      "--privacy.consent",
      "no",
      "--snapshots.test",
      "soon",
    );
    expect(err).toContain("4 problems:");
    expect(err).toContain('--train.iterations: "many", expected whole number from 1');
    expect(err).toContain("--train.depth: 99, expected whole number from 1 to 16");
    expect(err).toContain('--privacy.consent: "no", expected one of opt_in, opt_out');
    expect(err).toContain("--snapshots.test: soon, expected a date like 2026-03-01");
    expect(exitCode).toBe(2);
  });

  it("is one JSON document on standard output with --json", async () => {
    const { exitCode, out, err } = await run("train", "--trian.depth", "3", "--json");
    expect(JSON.parse(out)).toEqual({
      error: {
        code: "usage",
        problems: [
          {
            code: "unknown-option",
            where: "entourage train",
            found: "unknown option --trian.depth",
            expected: "one of its options",
            hint: "did you mean --train.depth?",
          },
        ],
      },
    });
    expect(err).toBe("");
    expect(exitCode).toBe(2);
  });

  it("of the project file is told with its lines, exit code 1", async () => {
    const folder = mkdtempSync(join(tmpdir(), "entourage-cli-"));
    const project = join(folder, "entourage.yaml");
    writeFileSync(project, "name: Bad Name\nsources: {}\ntrain:\n  depht: 3\n");
    const { exitCode, out } = await run("train", "--json", "--project", project);
    const { error } = JSON.parse(out);
    expect(error.code).toBe("data");
    expect(error.problems).toContainEqual(
      expect.objectContaining({
        code: "unknown-key",
        where: "entourage.yaml:4",
        hint: "did you mean `depth`?",
      }),
    );
    expect(error.problems).toContainEqual(expect.objectContaining({ where: "entourage.yaml:1 name" }));
    expect(exitCode).toBe(1);
  });
});
