import { categoryProfile } from "../../graph/contacts/category-profile.ts";
import { categoryShares } from "../../graph/contacts/category-shares.ts";
import { identifier, quote } from "../../warehouse/warehouse.ts";
import type { Feature } from "../feature.ts";
import { contactWords } from "./contact-moments.ts";

export const contactCategories: Feature = {
  name: "contact_categories",
  row: 16,
  group: "contacts",
  about:
    "Of each categorical attribute: share of contacts in each category (those beyond `max_levels` share one), their variety, and the category of most contacts, which is a categorical column.",
  source: "neighbourhood feature aggregation: GraphLand, Bazhenov et al. (2024); entropy: Shannon (1948)",
  needs: ["categories"],
  cost: "ties × attributes",
  measures: [],
  columns: ({ directions, categorical }) =>
    directions.flatMap((direction) =>
      categorical.flatMap(({ name: attribute, levels }) => {
        const declared = { direction, attribute, family: `contact_${attribute}`, hiddenBelow: { attribute } };
        const column = `c.${identifier(attribute)}`;
        const counts = countsOf(column, levels);
        return [
          ...levelNames(levels).map((plain, at) => ({
            ...declared,
            name: `contact_${attribute}_share_${plain}`,
            scale: "share" as const,
            phrase: {
              en: `share of ${contactWords[direction].en} with {attribute} ${levels[at] ?? "other"}`,
              ru: `доля ${contactWords[direction].ru}, у которых {attribute} «${levels[at] ?? "другое"}»`,
            },
            formula: "share of N(i) in the category",
            sql: `${counts[at]} / nullif(count(${column}), 0)`,
          })),
          {
            ...declared,
            name: `contact_${attribute}_entropy`,
            scale: "index" as const,
            phrase: {
              en: `variety of {attribute} among ${contactWords[direction].en}`,
              ru: `{attribute}, разнообразие у ${contactWords[direction].ru}`,
            },
            unit: "nats",
            formula: "−Σ_c p_c ln p_c",
            sql: `case when count(${column}) > 0 then -(${counts.map((count) => `if(${count} = 0, 0, ${count} / count(${column}) * ln(${count} / count(${column})))`).join(" + ")}) end`,
          },
          {
            ...declared,
            name: `contact_${attribute}_mode`,
            phrase: {
              en: `{attribute} of most ${contactWords[direction].en}`,
              ru: `{attribute}, чаще всего у ${contactWords[direction].ru}`,
            },
            formula:
              "the category with the largest share; of equal ones the more frequent among all contacts",
            levels: [...levels, "other"],
            sql: `case when count(${column}) > 0 then list_position([${counts.join(", ")}], list_max([${counts.join(", ")}])) - 1 end`,
          },
        ];
      }),
    ),
  compute: (scope) =>
    scope.plan.directions.flatMap((direction) =>
      scope.contacts.categorical.flatMap(({ codes, levels }) => {
        const shares = categoryShares(scope.ties(direction), { codes, nCategories: levels.length + 1 });
        const { entropy, mode } = categoryProfile(shares);
        return [...shares, entropy, Float32Array.from(mode, (code) => (code < 0 ? Number.NaN : code))];
      }),
    ),
};

/** SQL counts of contacts in each level, and in any other category. */
function countsOf(column: string, levels: readonly string[]): string[] {
  const known = levels.map(quote).join(", ");
  return [
    ...levels.map((level) => `count_if(${column} = ${quote(level)})`),
    `count_if(${known ? `${column} not in (${known})` : `${column} is not null`})`,
  ];
}

/** Levels and "other" in letters that SQL needs no quotes for; equal ones are numbered. */
function levelNames(levels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return [...levels, "other"].map((level) => {
    const plain =
      level
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
        .replaceAll(/^_+|_+$/g, "") || "blank";
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    return count === 1 ? plain : `${plain}_${count}`;
  });
}
