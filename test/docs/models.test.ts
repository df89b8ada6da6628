import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleFiles } from "../../src/model/bundle.ts";
import { smallParts } from "../model/small-bundle.ts";

it("the page on models names every file of a bundle, and no other", async () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/models.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
  );
  expect(named.sort()).toEqual([...bundleFiles(await smallParts()).keys()].sort());
});
