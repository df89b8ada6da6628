import { afterAll, beforeAll, expect, it } from "vitest";
import { catalogue } from "../../src/features/catalogue/index.ts";
import { loadModels, type ModelLoader } from "../../src/warehouse/models.ts";
import { type BankPair, makeBankPair } from "./bank-pair.ts";

let banks: BankPair;
beforeAll(async () => {
  banks = await makeBankPair();
});
afterAll(() => banks.close());

it("keeps every bit of the feature table when all that happened or was learned from t on is scrambled", async () => {
  const [plain, scrambled] = await banks.withoutLabel();
  expect(plain!.length).toBeGreaterThan(500_000);
  expect(scrambled!.equals(plain!)).toBe(true);
});

it("does scramble the future: the target is another one", async () => {
  expect(await banks.changedOfWhole()).toEqual(["label"]);
});

it("looks at every feature of the catalogue but those of static graphs", async () => {
  const built = await banks.wholeFeatures();
  const missing = catalogue.map(({ name }) => name).filter((name) => !built.has(name));
  expect(missing).toEqual(["spectral_position"]);
});

/** A guard: the model that holds it, its text, and what stands there in the leaky twin. */
type Guard = [model: string, text: string, instead: string];

/** The models without some guards. */
function without(guards: readonly Guard[]): ModelLoader {
  return (folders) =>
    loadModels(folders).map((model) => {
      let { body } = model;
      for (const [name, text, instead] of guards) {
        if (name !== model.name) continue;
        if (!body.includes(text)) throw new Error(`${name}.sql has no text \`${text}\``);
        body = body.replace(text, instead);
      }
      return { ...model, body };
    });
}

const [calls, holders, population] = ["int_window_calls", "int_number_holders", "dim_population"];
const lastCall = "c.started_at < getvariable('last_snapshot')";
const uptakeSeen = "is_seen(u.opened_at, u.known_at, s.as_of)";
const attributesSeen = "is_seen(f.valid_from, f.known_at, s.as_of)";

/** What leaks · the guards taken out · a column that must then change. */
const twins: [leak: string, guards: Guard[], column: string][] = [
  [
    "calls at t itself",
    [
      ["cutoff", "event_time < as_of;", "event_time <= as_of;"],
      [calls, lastCall, "true"],
    ],
    "calls_in_30d",
  ],
  ["calls learned after t", [[calls, "and c.known_at < s.as_of", ""]], "calls_out_30d"],
  [
    "own attributes learned after t",
    [["int_client_features", attributesSeen, "f.valid_from < s.as_of"]],
    "income",
  ],
  ["the newest own attributes", [["int_client_features", attributesSeen, "true"]], "income"],
  [
    "contacts' attributes learned after t",
    [["int_subscriber_features", attributesSeen, "f.valid_from < s.as_of"]],
    "contact_arpu_mean_30d",
  ],
  [
    "contacts' uptakes learned after t",
    [["int_adopters", uptakeSeen, "u.opened_at < s.as_of"]],
    "adopter_count_30d",
  ],
  ["contacts who adopt after t", [["int_adopters", uptakeSeen, "true"]], "adopter_share_30d"],
  [
    "uptakes of people further away learned after t",
    [["ftr_person", uptakeSeen, "u.opened_at < s.as_of"]],
    "adopter_page_rank_30d",
  ],
  ["own uptakes learned after t", [[population, uptakeSeen, "u.opened_at < s.as_of"]], "holds_product"],
  [
    "the number's holder as known now",
    [[holders, "is_seen(n.valid_from, n.known_at, s.as_of)", "n.valid_from < s.as_of"]],
    "degree_30d",
  ],
  [
    "categories that appear after the last training snapshot",
    [["int_subscriber_features", attributesSeen, "true"]],
    "contact_tariff_share_unheard_of_30d",
  ],
  [
    "ends of holding a number learned after t",
    [[holders, "still_holds(n.valid_to, n.closed_known_at, s.as_of)", "false"]],
    "degree_30d",
  ],
  [
    "ends of subscriptions learned after t",
    [["int_subscription_holders", "still_holds(x.valid_to, x.closed_known_at, s.as_of)", "false"]],
    "segment",
  ],
  [
    "only clients who never left",
    [[population, "still_holds(c.left_at, c.closed_known_at, s.as_of)", "c.left_at is null"]],
    "rows",
  ],
  [
    "consents learned after t",
    [["int_contact_consents", "is_seen(c.valid_from, c.known_at, s.as_of)", "c.valid_from < s.as_of"]],
    "degree_30d",
  ],
  [
    "exclusions learned after t",
    [[population, "is_seen(e.valid_from, e.known_at, s.as_of)", "e.valid_from < s.as_of"]],
    "eligible",
  ],
];

it.each(twins)("catches a twin that sees %s", async (_, guards, column) => {
  expect(await banks.changedColumns(without(guards))).toContain(column);
});

it("has an audit that stops calls after t before a feature is made of them", async () => {
  const window = "in_window(c.started_at, s.begins_at, s.as_of)";
  const twin = without([
    [calls, window, "true"],
    [calls, lastCall, "true"],
  ]);
  await expect(banks.changedColumns(twin)).rejects.toThrow("outside of the window");
});
