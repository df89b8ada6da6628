/** How another value compares with the client's own, where neither may be told. */
import type { FeatureValue } from "../campaign/typical-values.ts";
import type { Language } from "../core/language.ts";

const words = {
  en: { more: "more than now", less: "less than now", other: "another", known: "if it were known" },
  ru: {
    more: "больше, чем сейчас",
    less: "меньше, чем сейчас",
    other: "другое",
    known: "если бы было известно",
  },
} as const satisfies Record<Language, unknown>;

/** @param own null: missing */
export function movedTo(language: Language, own: FeatureValue, value: number | string): string {
  const { more, less, other, known } = words[language];
  if (own === null) return known;
  if (typeof own === "string" || typeof value === "string") return other;
  return value > own ? more : less;
}
