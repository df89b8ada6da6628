import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { UserError } from "../core/errors.ts";
import { type Language, languages } from "../core/language.ts";
import { checkedYaml } from "./checked-yaml.ts";
import type { Project } from "./load.ts";

/** Words in any of the languages; the others keep what the house says. */
const words = Object.fromEntries(
  languages.map((language) => [language, z.string().min(1).optional()]),
) as Record<Language, z.ZodOptional<z.ZodString>>;

const told = z.strictObject({ ...words, never_show: z.boolean().default(false) });

const attribute = z.strictObject({
  ...words,
  /** Of its values, in every language or in each: `₽`, `{ en: GB, ru: ГБ }`; `days` and the like take their plural forms. */
  unit: z.union([z.string().min(1), z.strictObject(words)], "a text, or one for each language").optional(),
  /** 1 is told as yes, 0 as no. */
  yes_no: z.boolean().default(false),
  /** Words for its categories. */
  levels: z.record(z.string(), z.strictObject(words)).default({}),
  /** Of clients: the bank can change it, as it can a limit or a tariff; `explain` marks it. */
  bank_can_change: z.boolean().optional(),
});

/** A project's own reason catalogue: words and never-show flags by the names that the feature table has. */
const reasonCatalogueSchema = z.strictObject({
  /** An attribute of clients or contacts: its words stand wherever a reason names it. */
  attributes: z.record(z.string(), attribute).default({}),
  /** A column of the feature table. */
  features: z.record(z.string(), told.extend({ bank_can_change: z.boolean().optional() })).default({}),
  /** All columns of a family. */
  families: z.record(z.string(), told).default({}),
});

export type ReasonCatalogue = z.infer<typeof reasonCatalogueSchema>;

/**
 * The project's own words for reasons; empty where it names no file.
 * @throws UserError when there is no such file; DataError with everything that is wrong with it
 */
export function loadReasonCatalogue({ root, list }: Pick<Project, "root" | "list">): ReasonCatalogue {
  const { reason_catalogue: file } = list;
  if (file === undefined) return reasonCatalogueSchema.parse({});
  const path = resolve(root, file);
  if (!existsSync(path)) {
    throw new UserError([
      {
        code: "no-reason-catalogue",
        where: "list.reason_catalogue",
        found: `${file}, no such file`,
        expected: "a YAML file with attributes, features or families",
        hint: "docs/reasons.md shows one",
      },
    ]);
  }
  return checkedYaml(
    readFileSync(path, "utf8"),
    file,
    "a reason catalogue",
    reasonCatalogueSchema,
    (content) => content ?? {},
  );
}
