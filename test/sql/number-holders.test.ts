import { expect, it } from "vitest";
import { relationOf } from "../support/bank.ts";
import { call, client, clientNumber, subscriberNumber, subscription } from "../support/people.ts";

const ties = ["client_id", "contact_id", "calls_out", "calls_in"];

it("gives a call to whoever held the recycled number when it began, and to nobody between two holders", async () => {
  const given = {
    clients: [client("ann")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("7", "old", { valid_to: "2026-02-05" }),
      subscriberNumber("7", "new", { valid_from: "2026-02-15" }),
    ],
    calls: [
      call("1", "7", "2026-02-04 23:59:59"),
      call("1", "7", "2026-02-05"),
      call("1", "7", "2026-02-14 23:59:59"),
      call("1", "7", "2026-02-15"),
      call("1", "7", "2026-02-20"),
    ],
  };
  expect(await relationOf(given, "fct_tie", ties)).toEqual([
    { client_id: "ann", contact_id: "new", calls_out: 2, calls_in: 0 },
    { client_id: "ann", contact_id: "old", calls_out: 1, calls_in: 0 },
  ]);
});

it("lets the newest holder win where the end of the former one is not known", async () => {
  const given = {
    clients: [client("ann")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("7", "old"),
      subscriberNumber("7", "new", { valid_from: "2026-02-15" }),
    ],
    calls: [call("1", "7", "2026-02-10"), call("1", "7", "2026-02-20")],
  };
  expect(await relationOf(given, "fct_tie", ties)).toEqual([
    { client_id: "ann", contact_id: "new", calls_out: 1, calls_in: 0 },
    { client_id: "ann", contact_id: "old", calls_out: 1, calls_in: 0 },
  ]);
});

it("takes the operator's word where the bank has a subscriber's number too, and the bank's where the operator has none", async () => {
  const given = {
    clients: [client("ann"), client("sue as client")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("7", "sue", { valid_from: "2026-02-05", valid_to: "2026-02-20" }),
      clientNumber("7", "sue as client", { valid_from: "2026-02-01" }),
      subscriberNumber("8", "tim"),
    ],
    subscriptions: [subscription("sue as client", "sue")],
    calls: ["2026-02-03", "2026-02-10", "2026-02-25"].flatMap((day) => [
      call("1", "7", day),
      call("7", "8", day),
    ]),
  };
  expect(await relationOf(given, "fct_tie", ties)).toEqual([
    { client_id: "ann", contact_id: "sue", calls_out: 1, calls_in: 0 },
    { client_id: "sue as client", contact_id: "tim", calls_out: 3, calls_in: 0 },
  ]);
});

it("keeps one person together when its number is ported to the operator", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [
      clientNumber("1", "ann", { valid_to: "2026-02-10" }),
      subscriberNumber("1", "ann as subscriber", { valid_from: "2026-02-10" }),
      clientNumber("2", "bob"),
      subscriberNumber("7", "sue"),
    ],
    subscriptions: [subscription("ann", "ann as subscriber", { valid_from: "2026-02-10" })],
    calls: [
      call("7", "1", "2026-02-05"),
      call("7", "1", "2026-02-15"),
      call("2", "1", "2026-02-05"),
      call("2", "1", "2026-02-15"),
    ],
  };
  expect(await relationOf(given, "fct_tie", ties), "before the move bob and ann are both foreign").toEqual([
    { client_id: "ann", contact_id: "sue", calls_out: 0, calls_in: 2 },
    { client_id: "bob", contact_id: "ann as subscriber", calls_out: 1, calls_in: 0 },
  ]);
});

it("collapses several numbers of one person into one client and one contact", async () => {
  const given = {
    clients: [client("ann")],
    numbers: [
      clientNumber("1", "ann"),
      clientNumber("2", "ann"),
      subscriberNumber("7", "sue"),
      subscriberNumber("8", "sue"),
    ],
    calls: [call("1", "7", "2026-02-10"), call("2", "8", "2026-02-11"), call("8", "1", "2026-02-12")],
  };
  expect(await relationOf(given, "fct_tie", ties)).toEqual([
    { client_id: "ann", contact_id: "sue", calls_out: 2, calls_in: 1 },
  ]);
});

it("does not see an end that was learned at or after t, nor one without an instant of learning before it came", async () => {
  const given = {
    clients: [client("ann")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("6", "early", { valid_to: "2026-02-10", closed_known_at: "2026-02-28 23:59:59" }),
      subscriberNumber("7", "late", { valid_to: "2026-02-10", closed_known_at: "2026-03-01" }),
      subscriberNumber("8", "unsaid", { valid_to: "2026-02-10", closed_known_at: null }),
    ],
    calls: ["6", "7", "8"].map((number) => call("1", number, "2026-02-20")),
  };
  expect(await relationOf(given, "fct_tie", ["contact_id"])).toEqual([{ contact_id: "late" }]);
});

it("does not see a holder that was learned at or after t", async () => {
  const given = {
    clients: [client("ann")],
    numbers: [
      clientNumber("1", "ann"),
      subscriberNumber("7", "seen", { known_at: "2026-02-28 23:59:59" }),
      subscriberNumber("8", "unseen", { known_at: "2026-03-01" }),
    ],
    calls: [call("1", "7", "2026-02-10"), call("1", "8", "2026-02-10")],
  };
  expect(await relationOf(given, "fct_tie", ["contact_id"])).toEqual([{ contact_id: "seen" }]);
});

it("takes the client behind a subscriber at the moment of the call, and none before, between and after subscriptions", async () => {
  const given = {
    clients: [client("ann"), client("bob")],
    numbers: [subscriberNumber("1", "sim"), subscriberNumber("7", "sue")],
    subscriptions: [
      subscription("ann", "sim", { valid_from: "2026-02-05", valid_to: "2026-02-10" }),
      subscription("bob", "sim", { valid_from: "2026-02-15", valid_to: "2026-02-20" }),
    ],
    calls: ["04", "05", "09", "10", "14", "15", "19", "20"].map((day) => call("1", "7", `2026-02-${day}`)),
  };
  expect(await relationOf(given, "fct_tie", ties)).toEqual([
    { client_id: "ann", contact_id: "sue", calls_out: 2, calls_in: 0 },
    { client_id: "bob", contact_id: "sue", calls_out: 2, calls_in: 0 },
  ]);
  const held = ["held_from::varchar as held_from", "row_idx is null as is_nobodys"];
  expect(
    (await relationOf(given, "int_number_people", held)).filter(({ is_nobodys }) => is_nobodys),
  ).toHaveLength(4);
});
