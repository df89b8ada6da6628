/** Values of features as people read them, in the language of the list. */
import type { Language } from "../core/language.ts";

/** Significant digits: coarse enough to read, and for a sum not to point to one payment. */
const digits = 3;

export interface ValueFormat {
  /** `612`, `1,230`, `0.123` · `1 230`, `0,123`. */
  amount(value: number): string;
  /** A share of 0 to 1: `25%` · `25 %`. */
  share(value: number): string;
  /** With its unit in the form that the number asks for: `1 day`, `3.4 years` · `21 день`, `3,4 года`. */
  withUnit(value: number, unit: string): string;
}

/** Forms of a unit by the plural categories of Unicode CLDR: `one`, `few`, `many`, `other`. */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const units: Record<string, Record<Language, Forms>> = {
  s: { en: { other: "s" }, ru: { other: "с" } },
  min: { en: { other: "min" }, ru: { other: "мин" } },
  h: { en: { other: "h" }, ru: { other: "ч" } },
  days: plural(["day", "days"], ["день", "дня", "дней"]),
  weeks: plural(["week", "weeks"], ["неделя", "недели", "недель"]),
  months: plural(["month", "months"], ["месяц", "месяца", "месяцев"]),
  years: plural(["year", "years"], ["год", "года", "лет"]),
  contacts: plural(["contact", "contacts"], ["контакт", "контакта", "контактов"]),
};

/** Units that give way to a larger one from so many on. */
const larger: Record<string, { from: number; unit: string; size: number }> = {
  s: { from: 120, unit: "min", size: 60 },
  min: { from: 120, unit: "h", size: 60 },
  h: { from: 48, unit: "days", size: 24 },
  days: { from: 730, unit: "years", size: 365.25 },
};

/** In Russian a fraction takes the form of "few": 3,4 года. */
function plural([one, other]: [string, string], [ruOne, few, many]: [string, string, string]) {
  return { en: { one, other }, ru: { one: ruOne, few, many, other: few } };
}

/** Formats of one language; numbers by Unicode CLDR, as `Intl` has it. Making one takes a moment: make it once. */
export function valueFormat(language: Language): ValueFormat {
  const number = new Intl.NumberFormat(language, { maximumSignificantDigits: digits });
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumSignificantDigits: 2 });
  const rules = new Intl.PluralRules(language, { maximumSignificantDigits: digits });
  const amount = (value: number) => number.format(value + 0);
  const withUnit = (value: number, unit: string): string => {
    const next = larger[unit];
    if (next && Math.abs(value) >= next.from) return withUnit(value / next.size, next.unit);
    const forms = units[unit]?.[language];
    return `${amount(value)} ${forms ? (forms[rules.select(value)] ?? forms.other) : unit}`;
  };
  return { amount, share: (value) => percent.format(value + 0), withUnit };
}
