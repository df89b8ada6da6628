import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { client } from "../support/people.ts";
import type { Row } from "../support/write-project.ts";

const contacted = (client_id: string, contacted_at: string, more: Row = {}): Row => ({
  client_id,
  contacted_at,
  ...more,
});

it("is a contact inside [t, t + 14 d), whenever it became known, once for each client", async () => {
  const contact_history = [
    contacted("just before", "2026-02-28 23:59:59"),
    contacted("at t", "2026-03-01"),
    contacted("twice", "2026-03-02"),
    contacted("twice", "2026-03-14 23:59:59"),
    contacted("at t + 14 d", "2026-03-15"),
    contacted("known late", "2026-03-02", { known_at: "2026-05-01" }),
  ];
  const rows = await relationOf({ clients: [client("ann")], contact_history }, "fct_own_contact", [
    "client_id",
  ]);
  expect(rows.map((row) => row.client_id).sort()).toEqual(["at t", "known late", "twice"]);
});

it("tells no feature of a contact inside the horizon, nor of one that was learned after t", async () => {
  const contact_history = [
    contacted("before", "2026-02-20"),
    contacted("learned after", "2026-02-20", { known_at: "2026-03-02" }),
    contacted("inside", "2026-03-02"),
  ];
  const clients = contact_history.map(({ client_id }) => client(String(client_id)));
  const rows = await relationOf({ clients, contact_history }, "ftr_client", ["client_id", "contacted_days"]);
  expect(Object.fromEntries(rows.map((row) => [row.client_id, row.contacted_days]))).toEqual({
    before: 9,
    "learned after": null,
    inside: null,
  });
});
