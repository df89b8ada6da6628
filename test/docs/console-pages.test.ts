import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { comparable, consolePages, withOutputs } from "../../scripts/console-pages.ts";

// Some twenty commands, one after another: half a minute of two quiet cores, minutes of busy ones.
const timeout = 600_000;

it.each(consolePages)(
  "what %s shows is what its commands print (npm run docs:console writes it anew)",
  (page) => {
    const text = readFileSync(join(import.meta.dirname, "../..", page), "utf8");
    expect(comparable(withOutputs(text, true))).toBe(comparable(text));
  },
  timeout,
);

it("replaces what stands below each command of a block, and leaves slow blocks to the script", () => {
  const page =
    "Text.\n\n```console\n$ echo one\nold\n$ printf two\n```\n\n```console slow\n$ echo x\nkept\n```\n";
  expect(withOutputs(page, true)).toBe(
    page.replace("old", "one").replace("printf two\n", "printf two\ntwo\n"),
  );
  expect(withOutputs(page, false)).toContain("$ echo x\nx\n```");
});
