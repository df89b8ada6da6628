import { describe, expect, it } from "vitest";
import { helpText } from "../../src/cli/reference.ts";
import { commandWords, runCommandLine } from "../../src/cli/run-command-line.ts";
import { settingsGroup } from "../../src/cli/setting-flags.ts";
import { isNamed, projectSettings } from "../../src/config/settings.ts";
import { fakeIo } from "./fake-io.ts";

describe("help", () => {
  it.each(["", ...commandWords])("of `entourage %s` is the golden one", async (words) => {
    const file = words === "" ? "entourage" : words.replace(" ", "-");
    await expect(await helpText(words)).toMatchFileSnapshot(`golden/help-${file}.golden.txt`);
  });

  it.each(commandWords)("of `%s` has an example", async (words) => {
    expect(await helpText(words)).toContain(`Examples:\n  entourage ${words}`);
  });

  it.each([80, 50])("without arguments says where to begin, in %i columns", async (columns) => {
    const io = fakeIo(columns);
    expect(await runCommandLine([], io)).toBe(0);
    await expect(io.said.out).toMatchFileSnapshot(`golden/guide-${columns}.golden.txt`);
    expect(io.said.err).toBe("");
  });

  it("names every setting in `run` but the project's name, the sources and the segments", async () => {
    const text = await helpText("run");
    expect(text).toContain(settingsGroup);
    for (const setting of projectSettings()) {
      const { name, section, type } = setting;
      const isElsewhere = ["sources", "segments"].includes(section) || name === "name";
      const isFlag = !isElsewhere && type !== "map" && !isNamed(setting);
      expect(text.includes(`  --${name} `), name).toBe(isFlag);
    }
  });

  it("fits its terminal", async () => {
    for (const columns of [50, 80]) {
      const io = fakeIo(columns);
      for (const args of [[], ["--help"], ["train", "--help"], ["features"]]) await runCommandLine(args, io);
      for (const line of io.said.out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });
});
