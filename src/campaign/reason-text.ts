/** A reason in words, for people who never saw the feature table. */
import type { Language } from "../core/language.ts";
import type { FeatureValue } from "./typical-values.ts";
import { type ValueFormat, valueFormat } from "./value-format.ts";

/** How a feature is told of, in one language. */
export interface FeatureText {
  /** Features of one family tell one thing: a feature and those derived from it. */
  family: string;
  /** What it is, in the nominative: `contacts' monthly spend`. */
  phrase: string;
  /** Of an amount: `RUB`, `days`. */
  unit?: string;
  /** A share is told in percent, a yes or no as such; default an amount. */
  scale?: "share" | "yes or no";
  /** Words for categories; default the category itself. */
  levels?: Readonly<Record<string, string>>;
  /** The text says how the value compares with what is usual, never what it is. */
  isCompared?: boolean;
}

const said = {
  en: {
    usually: (typical: string) => `(usually ${typical})`,
    asUsual: "as usual",
    more: "more than usual",
    less: "less than usual",
    other: "other than usual",
    unknown: "no data",
    yes: "yes",
    no: "no",
  },
  ru: {
    usually: (typical: string) => `(обычно ${typical})`,
    asUsual: "как обычно",
    more: "больше обычного",
    less: "меньше обычного",
    other: "не как обычно",
    unknown: "нет данных",
    yes: "да",
    no: "нет",
  },
} as const satisfies Record<Language, unknown>;

/** A reason in parts, for a table: `monthly spend` · `612 RUB` · `430 RUB`. */
export interface ReasonParts {
  phrase: string;
  /** The client's value; of a compared feature how it compares: `more than usual`. */
  value: string;
  /** What is usual; null where the value is compared, or nothing is known of others. */
  usual: string | null;
}

/** Makes a function from a feature's text, the client's value and the population's typical one to the parts of a reason. */
export function reasonParts(language: Language) {
  const words = said[language];
  const format = valueFormat(language);
  const shown = (value: FeatureValue, text: FeatureText) =>
    value === null ? words.unknown : showValue(value, text, format, words);
  return (text: FeatureText, value: FeatureValue, typical: FeatureValue): ReasonParts => {
    const { phrase } = text;
    if (value === null && typical === null) return { phrase, value: words.unknown, usual: null };
    if (text.isCompared) return { phrase, value: words[compared(value, typical)], usual: null };
    return { phrase, value: shown(value, text), usual: typical === null ? null : shown(typical, text) };
  };
}

/**
 * Makes a function from a feature's text, the client's value and the population's typical one to a reason:
 * `contacts' monthly spend: 612 RUB (usually 430 RUB)`, of a compared feature `longest call: more than usual`.
 *
 * A value is null where it is missing: `no data`.
 *
 * @example reasonTeller("ru")({ family: "tenure", phrase: "стаж в банке", unit: "days" }, 21, 400) // стаж в банке: 21 день (обычно 400 дней)
 */
export function reasonTeller(language: Language) {
  const words = said[language];
  const partsOf = reasonParts(language);
  return (text: FeatureText, value: FeatureValue, typical: FeatureValue): string => {
    const { phrase, value: own, usual } = partsOf(text, value, typical);
    if (usual === null) return `${phrase}: ${own}`;
    return `${phrase}: ${own === usual ? `${own}, ${words.asUsual}` : `${own} ${words.usually(usual)}`}`;
  };
}

function showValue(
  value: number | string,
  { scale, unit, levels }: FeatureText,
  format: ValueFormat,
  { yes, no }: { yes: string; no: string },
): string {
  if (typeof value === "string") return levels?.[value] ?? value;
  if (scale === "yes or no") return value === 0 ? no : yes;
  if (scale === "share") return format.share(value);
  return unit === undefined ? format.amount(value) : format.withUnit(value, unit);
}

function compared(
  value: FeatureValue,
  typical: FeatureValue,
): "unknown" | "asUsual" | "other" | "more" | "less" {
  if (value === null || typical === null) return "unknown";
  if (value === typical) return "asUsual";
  if (typeof value === "string" || typeof typical === "string") return "other";
  return value > typical ? "more" : "less";
}
