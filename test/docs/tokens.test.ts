import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tokenOf } from "../../src/index.ts";
import { Warehouse } from "../../src/warehouse/warehouse.ts";
import { temporaryFolder } from "../support/folders.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/tokens.md"), "utf8");
const folder = temporaryFolder();
const { ENTOURAGE_KEY: _, ...env } = process.env;
const ids = ["1001", "0012", "Ёж 7"];
const pythonIsThere = spawnSync("python3", ["--version"]).status === 0;

/** The page's recipe in a language. */
function recipe(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(page)![1]!;
}

/** The tokens of the ids as the library makes them, with a key that stands in the recipes' folder. */
function tokensWith(key: string): string[] {
  writeFileSync(join(folder, "entourage.key"), `${key}\n`);
  return ids.map((id) => tokenOf(Buffer.from(key), "client", id));
}

function printed(program: string, file: string): string {
  return execFileSync(program, [file, ...ids], { cwd: folder, env, encoding: "utf8" });
}

const keys = ["a key for tests alone", "ключ ".repeat(20).trim()];

it.each(keys)("makes the tokens with the page's recipe for Node: key %j", (key) => {
  const tokens = tokensWith(key);
  writeFileSync(join(folder, "tokens.mjs"), recipe("js"));
  expect(printed(process.execPath, "tokens.mjs")).toBe(ids.map((id, at) => `${tokens[at]},${id}\n`).join(""));
});

it.skipIf(!pythonIsThere).each(keys)(
  "makes the tokens with the page's recipe for Python (skipped where there is none): key %j",
  (key) => {
    const tokens = tokensWith(key);
    writeFileSync(join(folder, "tokens.py"), recipe("python"));
    expect(printed("python3", "tokens.py")).toBe(ids.map((id, at) => `${tokens[at]},${id}\n`).join(""));
  },
);

it.each(keys)("joins a list with the bank's ids by the page's recipe in SQL: key %j", async (key) => {
  const tokens = tokensWith(key);
  const warehouse = await Warehouse.open({
    memoryLimitGb: 1,
    spillFolder: join(folder, "spill"),
    timeZone: "UTC",
  });
  await warehouse.loadTable("clients", ids.length, [{ name: "client_id", values: ids }]);
  await warehouse.loadTable("listed", ids.length, [
    { name: "rank", values: Int32Array.of(3, 1, 2) },
    { name: "token", values: tokens },
  ]);
  await warehouse.copyToParquet("from clients", join(folder, "clients.parquet"));
  await warehouse.copyToParquet(
    "select rank, token::uuid as client_id from listed",
    join(folder, "campaign.parquet"),
  );
  const sql = recipe("sql")
    .replace("entourage.key", join(folder, "entourage.key"))
    .replace("clients.parquet", join(folder, "clients.parquet"))
    .replace("out/list/campaign.parquet", join(folder, "campaign.parquet"))
    .replace(";", "");
  const rows = await warehouse.rows<{ bank_id: string }>(sql);
  warehouse.close();
  expect(rows.map((row) => row.bank_id)).toEqual([ids[1], ids[2], ids[0]]);
});
