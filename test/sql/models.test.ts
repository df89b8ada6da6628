import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contracts } from "../../src/config/contracts.ts";
import { loadModels, prepareMacros, relationsOf } from "../../src/warehouse/models.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

const folders = readdirSync(join(import.meta.dirname, "../../sql")).filter((name) => name !== "macros");
const models = loadModels(folders);
const made = new Set([
  ...models.map(({ name }) => name),
  ...Object.keys(contracts).map((name) => `src_${name}`),
]);

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await Warehouse.open({ memoryLimitGb: 1, spillFolder: temporaryFolder(), timeZone: "UTC" });
  await prepareMacros(warehouse, Buffer.from("0123456789abcdef"));
});
afterAll(() => warehouse.close());

/** Names that a model gives to its own steps. */
function ownNames(body: string): string[] {
  return [...body.matchAll(/(?:with |,\s+)(\w+) as \(/g)].map((match) => match[1]!);
}

describe("sql models", () => {
  it.each(models)("$folder/$name says what it is, has one select and reads what is there", async (model) => {
    const header = model.body.split("\n").filter((line) => line.startsWith("-- "));
    const sections = model.folder === "audits" ? [] : ["grain", "units", "cutoff"];
    expect(header.slice(1, 1 + sections.length).map((line) => line.split(/[ :]/)[1])).toEqual(sections);
    expect(model.body.replaceAll(/--.*/g, "")).not.toContain(";");
    const own = ownNames(model.body);
    for (const name of await relationsOf(warehouse, model)) {
      if (!own.includes(name)) expect(made, `${model.name} reads ${name}`).toContain(name);
    }
  });
});
