import { describe, expect, it } from "vitest";
import { checkReasonCatalogue, reasonRules } from "../../src/campaign/reason-rules.ts";
import { reasonTeller } from "../../src/campaign/reason-text.ts";
import { surroundingsAlone } from "../../src/config/load.ts";
import { loadReasonCatalogue, type ReasonCatalogue } from "../../src/config/reason-catalogue.ts";
import { DataError } from "../../src/core/errors.ts";
import { type Language, languages } from "../../src/core/language.ts";
import { planColumns } from "../../src/features/column-plan.ts";
import type { FeatureDeclaration } from "../../src/features/declaration.ts";
import { chooseFeatures, plannedColumns } from "../../src/features/plan.ts";
import { writeFolder } from "../support/folders.ts";

const surroundings = surroundingsAlone({
  "surroundings.windows_days": [7, 60],
  "surroundings.directions": ["both", "in", "out"],
  "surroundings.tie_weights": ["binary", "calls", "log_seconds", "recency", "inverse_sqrt_degree"],
});
const plan = planColumns(
  { surroundings, isStatic: false },
  { numeric: ["arpu"], shared: ["arpu"], categorical: [{ name: "tariff", levels: ["family"] }] },
);
/** Every column of the catalogue, in the longer window (turnover) and the shorter one (trends). */
const declarations = [60, 7].flatMap((window) =>
  plannedColumns(chooseFeatures(["all"], plan), plan, window).map(({ declaration }) => declaration),
);
const nothing: ReasonCatalogue = { attributes: {}, features: {}, families: {} };
const ownColumn = (name: string, kind: "numeric" | "categorical" = "numeric"): FeatureDeclaration => ({
  name,
  group: "own",
  kind,
  family: name,
  phrase: { en: "{attribute}", ru: "{attribute}" },
  attribute: name,
});

/** Each column's reason for one made-up client, in the order of the catalogue. */
function told(language: Language, catalogue: ReasonCatalogue, ofFew = false): string {
  const rules = reasonRules(declarations, catalogue, language, 3);
  const tell = reasonTeller(language);
  return declarations
    .map((declaration, at) => {
      const text = (ofFew ? rules.textsOfFew : rules.texts)[at]!;
      if (text === null) return `${declaration.name}\n  —`;
      const isCategory = declaration.kind === "categorical";
      const [value, typical] = isCategory
        ? ["family", "other"]
        : declaration.scale === "share"
          ? [0.25, 0.1]
          : [21, 5];
      return `${declaration.name}\n  ${tell(text, value!, typical!)}`;
    })
    .join("\n");
}

describe("the words of the catalogue", () => {
  const labels: ReasonCatalogue = {
    ...nothing,
    attributes: {
      arpu: { en: "monthly spend", ru: "расходы на связь в месяц", unit: "₽", yes_no: false, levels: {} },
      tariff: { en: "tariff", ru: "тариф", yes_no: false, levels: { family: { ru: "семейный" } } },
    },
  };

  it.each(languages)("in %s", async (language) => {
    const text = `${told(language, labels).replaceAll("\u00a0", " ")}\n`;
    await expect(text).toMatchFileSnapshot(`golden/reasons-${language}.golden.txt`);
  });

  it("are Russian in Russian: no Latin letter is left but an attribute's", () => {
    for (const { name, phrase } of declarations) {
      expect(phrase.ru.replace("{attribute}", "").replace("family", ""), name).not.toMatch(/[a-z{}]/i);
    }
  });
});

describe("what a reason may tell", () => {
  const texts = reasonRules(declarations, nothing, "en", 3);
  const at = (name: string) => declarations.findIndex((declaration) => declaration.name === name);

  it("compares everything that is made of who has the product, of all clients", () => {
    const ofProduct = declarations.filter(
      ({ name, formula = "" }) => /adopter|activation|client_share/.test(name) || /y_[jl]\(t\)/.test(formula),
    );
    expect(ofProduct.length).toBeGreaterThan(20);
    for (const { name } of ofProduct) {
      const text = texts.texts[at(name)]!;
      expect(text === null || text.isCompared, name).toBe(true);
      expect(texts.textsOfFew[at(name)], name).toBeNull();
    }
  });

  it("tells of few contacts nothing that is made of contacts, and no value of the client's own calls", () => {
    for (const [index, { name, isOfContacts }] of declarations.entries()) {
      const text = texts.textsOfFew[index]!;
      expect(text === null || (text.isCompared && !isOfContacts), name).toBe(true);
    }
    expect(texts.textsOfFew[at("degree_60d")]).toMatchObject({ phrase: "contacts in 60 days" });
    expect(told("en", nothing, true)).not.toMatch(/: [0-9]/);
  });

  it("shows an average over contacts where privacy.min_contacts keeps it from being one contact's", () => {
    const mean = at("contact_arpu_mean_60d");
    expect(texts.texts[mean]!.isCompared).toBeUndefined();
    expect(reasonRules(declarations, nothing, "en", 2).texts[mean]!.isCompared).toBe(true);
    expect(reasonRules(declarations, nothing, "en", 9).minContacts).toBe(9);
    expect(texts.minContacts).toBe(5);
  });

  it("never names the one contact who is closest, or who took the product last", () => {
    const never = declarations.filter((_, index) => texts.texts[index] === null).map(({ name }) => name);
    expect(never).toEqual(
      expect.arrayContaining([
        "adopter_newest_days_60d",
        "adopter_strongest_tie_calls_60d",
        "contact_arpu_strongest_1_60d",
      ]),
    );
  });
});

describe("a project's own reason catalogue", () => {
  const own = [ownColumn("income"), ownColumn("occupation", "categorical"), ownColumn("secret")];
  const read = (text: string) =>
    loadReasonCatalogue({
      root: writeFolder({ "reasons.yaml": text }),
      list: { reason_catalogue: "reasons.yaml" },
    } as never);

  it("gives words, units and levels, and keeps out what must never be shown", () => {
    const catalogue = read(`
attributes:
  income: { en: monthly income, ru: доход в месяц, unit: { en: RUB, ru: руб. } }
  occupation: { ru: занятость, levels: { worker: { ru: рабочий } } }
features:
  secret: { never_show: true }
`);
    const { texts } = reasonRules(own, catalogue, "ru", 3);
    expect(texts).toEqual([
      { family: "income", phrase: "доход в месяц", unit: "руб." },
      { family: "occupation", phrase: "занятость", levels: { worker: "рабочий" } },
      null,
    ]);
    expect(reasonRules(own, catalogue, "en", 3).texts[1]).toEqual({
      family: "occupation",
      phrase: "occupation",
    });
  });

  it("hides a whole family, and gives it words of its own", () => {
    const catalogue = read(`
families:
  adopters: { never_show: true }
  contact_arpu: { en: what contacts spend, ru: траты контактов }
`);
    const { texts } = reasonRules(declarations, catalogue, "ru", 3);
    for (const [index, { family, name }] of declarations.entries()) {
      if (family === "adopters") expect(texts[index], name).toBeNull();
      if (family === "contact_arpu" && texts[index]) expect(texts[index].phrase).toBe("траты контактов");
    }
  });

  it("is refused with everything that is wrong with it", () => {
    expect(() =>
      read("attributes:\n  income: { de: Einkommen }\nfamilies:\n  a: { never_show: yes please }\n"),
    ).toThrowErrorMatchingInlineSnapshot(`
      [DataError: reasons.yaml:2: unknown key \`attributes.income.de\`, expected a key of a reason catalogue
      reasons.yaml:4 families.a.never_show: "yes please", expected true or false]
    `);
    const unknown = read("families: { adoptors: { never_show: true } }\nattributes: { shoe_size: {} }\n");
    let error: unknown;
    try {
      checkReasonCatalogue(unknown, [...own, ...declarations]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatchInlineSnapshot(`
      "list.reason_catalogue: attributes.shoe_size: a name that none of the attributes has, expected one of 5 attributes
        → \`entourage features list\` and features.json beside the feature table name them
      list.reason_catalogue: families.adoptors: a name that none of the families has, expected one of 38 families
        → did you mean \`adopters\`?"
    `);
  });
});
