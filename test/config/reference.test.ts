import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { generatedDocs } from "../../scripts/docs.ts";
import { contracts } from "../../src/config/contracts.ts";
import { projectReference } from "../../src/config/reference.ts";
import { projectSettings } from "../../src/config/settings.ts";

const root = join(import.meta.dirname, "../..");

describe("generated documents", () => {
  it("are up to date: run `npm run docs`", async () => {
    for (const [path, text] of Object.entries(await generatedDocs())) {
      expect(readFileSync(join(root, path), "utf8"), `${path} is out of date: run \`npm run docs\``).toBe(
        text,
      );
    }
  });

  it("describe every setting", () => {
    for (const { name, help } of projectSettings()) expect(help, `${name} has no description`).not.toBe("");
  });

  it("hold every setting, source and column", () => {
    const page = projectReference();
    for (const { name } of projectSettings())
      expect(page).toContain(`\`${name.replace(/^sources\.\w+/, "sources.<name>")}\``);
    for (const [name, { columns }] of Object.entries(contracts)) {
      expect(page).toContain(`#### \`${name}\``);
      for (const column of Object.keys(columns)) expect(page).toContain(`| \`${column}\` |`);
    }
  });
});
