import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber } from "../support/people.ts";
import type { Row } from "../support/write-project.ts";

const contacts = ["asked no one", "allows", "refuses", "changed mind", "learned late"];
const consent = (person_id: string, granted: boolean, valid_from: string, more: Row = {}): Row => ({
  person_kind: "subscriber",
  person_id,
  purpose: "transfer",
  granted,
  valid_from,
  ...more,
});
const given = {
  clients: [client("ann")],
  numbers: [clientNumber("1", "ann"), ...contacts.map((id, at) => subscriberNumber(`7${at}`, id))],
  consents: [
    consent("allows", true, "2025-01-01"),
    consent("refuses", false, "2025-01-01"),
    consent("changed mind", true, "2025-01-01"),
    consent("changed mind", false, "2026-02-28"),
    consent("learned late", true, "2025-01-01"),
    consent("learned late", false, "2026-02-01", { known_at: "2026-03-01" }),
    { ...consent("asked no one", true, "2025-01-01"), purpose: "marketing" },
  ],
  calls: contacts.map((_, at) => call("1", `7${at}`, "2026-02-10")),
};

it("leaves out contacts without a consent under opt_in, and those who refused later", async () => {
  const rows = await relationOf(given, "fct_tie", ["contact_id"], { privacy: { consent: "opt_in" } });
  expect(rows.map((row) => row.contact_id).sort()).toEqual(["allows", "learned late"]);
});

it("keeps contacts without a consent under opt_out, and counts whom it leaves out", async () => {
  const settings = { privacy: { consent: "opt_out" } };
  const rows = await relationOf(given, "fct_tie", ["contact_id"], settings);
  expect(rows.map((row) => row.contact_id).sort()).toEqual(["allows", "asked no one", "learned late"]);
  const drops = ["n_ties_without_consent::double as ties", "n_contacts_without_consent::double as contacts"];
  expect(await relationOf(given, "fct_tie_drops", drops, settings)).toEqual([{ ties: 2, contacts: 2 }]);
});
