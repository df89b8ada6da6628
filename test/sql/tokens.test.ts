import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tokenOf } from "../../src/core/token.ts";
import { prepareMacros } from "../../src/warehouse/models.ts";
import { quote, Warehouse } from "../../src/warehouse/warehouse.ts";
import { stagedOf } from "../support/bank.ts";
import { temporaryFolder } from "../support/folders.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await Warehouse.open({ memoryLimitGb: 1, spillFolder: temporaryFolder(), timeZone: "UTC" });
});
afterAll(() => warehouse.close());

it("makes the tokens that Node's HMAC makes, of any text and with keys shorter and longer than a block", async () => {
  const id = fc.string({ unit: "binary", maxLength: 40 }).filter((text) => !text.includes("\0"));
  const key = fc.uint8Array({ minLength: 16, maxLength: 200 });
  const property = fc.asyncProperty(key, id, async (key, id) => {
    await prepareMacros(warehouse, key);
    const [row] = await warehouse.rows<{ token: string }>(
      `select token('client', ${quote(id)})::varchar as token`,
    );
    expect(row!.token).toBe(tokenOf(key, "client", id));
  });
  await fc.assert(property, { seed: 1, numRuns: 60 });
});

it("keeps equal ids of different kinds of people apart, and different keys", () => {
  const key = Buffer.from("0123456789abcdef");
  expect(tokenOf(key, "client", "1")).not.toBe(tokenOf(key, "subscriber", "1"));
  expect(tokenOf(key, "client", "1")).not.toBe(tokenOf(Buffer.from("another key 5678"), "client", "1"));
});

it("keys telephone numbers by their tokens, and stages the same bytes whatever the order of the rows", async () => {
  const numbers = [clientNumber("1", "ann"), subscriberNumber("7", "sue"), subscriberNumber("8", "tim")];
  const calls = [call("1", "7", "2026-02-10"), call("8", "1", "2026-02-11")];
  const given = { clients: [client("ann")], numbers, calls };
  const forwards = await stagedOf(given);
  const backwards = await stagedOf({ ...given, numbers: numbers.toReversed(), calls: calls.toReversed() });
  for (const relation of ["stg_numbers", "stg_calls"])
    expect(await backwards.rows(relation)).toEqual(await forwards.rows(relation));
  const outputs = ({ manifest }: typeof forwards) =>
    Object.values(manifest.outputs).map(({ sha256 }) => sha256);
  expect(outputs(backwards)).toEqual(outputs(forwards));
});
