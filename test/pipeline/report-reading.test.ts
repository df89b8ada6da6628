import { expect, it } from "vitest";
import { readPilotResult } from "../../src/pipeline/pilot/pilot-read.ts";
import { makeReport } from "../../src/pipeline/report/report.ts";
import type { Context } from "../../src/pipeline/stage/context.ts";
import { numbersIn } from "../../src/report/numbers.ts";
import { assignedClients, laterContext, settingsOf, smallBank, splitContext } from "../pilot/small-bank.ts";
import { outlineText } from "../report/outline-text.ts";

const pilot = { value_per_take: 100, contact_cost: 2 };

async function reportText(context: Context): Promise<string> {
  await makeReport(context);
  return outlineText(context.store.readText("report/report.html")!);
}

it("the report tells the pilot's last reading, and says when it is not of today any more", async () => {
  const split = await splitContext();
  const treated = (await assignedClients(split)).filter(({ arm }) => arm === "treated");
  const uptakes = treated
    .slice(0, 20)
    .map(({ client }) => ({ client_id: client, product: "credit_card", opened_at: "2026-04-03" }));
  const later = { data_through: "2026-05-01" };
  const context = await laterContext(split, smallBank(uptakes), settingsOf(later, pilot));
  const { result } = await readPilotResult(context);
  const text = await reportText(context);
  const { percent, count, fixed, moneyInterval } = numbersIn("en");
  const { treated: arm, control } = result.contact;
  expect(text).toContain(
    `Of ${count(arm.nClients)} clients to be contacted 20 (${percent(20 / arm.nClients)}) took the product`,
  );
  expect(text).toContain(`of ${count(control.nClients)} left alone 0 (0.0%)`);
  const { perContact } = result.value!;
  expect(text).toMatch(/Did it pay\? Yes/);
  expect(text).toContain(
    `brought ${fixed(perContact.value, 0)} more than it cost (${moneyInterval(perContact)})`,
  );
  expect(text).not.toContain("This reading is older");

  const dearer = await laterContext(
    context,
    smallBank(uptakes),
    settingsOf(later, { ...pilot, contact_cost: 3 }),
  );
  const stale = await reportText(dearer);
  expect(stale).toContain("This reading is older than the data");
  expect(stale).toContain(moneyInterval(perContact));
});
