import type { Language } from "../core/language.ts";
import type { Estimate } from "../evaluate/interval.ts";

/** How numbers, money and dates are written in a language. What is not known is a dash. */
export interface Numbers {
  /** 1234567 → `1,234,567`, in Russian `1 234 567`. */
  count(value: number | null): string;
  /** With so many digits after the point, no more and no less. */
  fixed(value: number | null, digits: number): string;
  /** With a sign, also a plus; what rounds to zero has none. */
  signed(value: number | null, digits: number): string;
  /** Two to three significant digits, whatever the size: `0.0123`, `4.56`, `789`, `12,300`. */
  short(value: number | null): string;
  /** A share of 0 … 1: `2.9%`, in Russian `2,9 %`. Default: one digit. */
  percent(share: number | null, digits?: number): string;
  /** An amount in the project's currency, whose name the project does not say: whole from 10 on and where it is, else with two digits. */
  money(value: number | null): string;
  /** Both bounds of an interval of money, as many digits in one as in the other. */
  moneyInterval(estimate: Estimate): string;
  /** Both bounds of an interval as `write` writes them: `0.71 to 0.78`. */
  interval(estimate: Estimate, write: (value: number | null) => string): string;
  /** `2026-03-01` → `1 March 2026`. */
  date(day: string): string;
}

const locales: Readonly<Record<Language, string>> = { en: "en-GB", ru: "ru-RU" };
const missing = "–";

/** Deterministic: Unicode's data for the language, never the machine's settings. */
export function numbersIn(language: Language): Numbers {
  const locale = locales[language];
  const format = (options: Intl.NumberFormatOptions) => {
    const written = new Intl.NumberFormat(locale, { ...options, useGrouping: true });
    return (value: number | null) =>
      value === null || Number.isNaN(value) ? missing : written.format(value).replace("-", "−");
  };
  const digits = (n: number) => ({ minimumFractionDigits: n, maximumFractionDigits: n });
  const fixed = (value: number | null, n: number) => format(digits(n))(value);
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const interval: Numbers["interval"] = ({ low, high }, write) => {
    if (low === null || high === null) return missing;
    return language === "ru" ? `от ${write(low)} до ${write(high)}` : `${write(low)} to ${write(high)}`;
  };
  return {
    count: format({ maximumFractionDigits: 0 }),
    fixed,
    signed: (value, n) => format({ ...digits(n), signDisplay: "exceptZero" })(value),
    short: (value) =>
      Math.abs(value ?? 0) >= 1000
        ? format({ maximumSignificantDigits: 3 })(value)
        : format({ minimumSignificantDigits: 1, maximumSignificantDigits: 3 })(value),
    percent: (share, n = 1) => format({ style: "percent", ...digits(n) })(share),
    money: (value) => fixed(value, Math.abs(value ?? 0) >= 10 || Number.isInteger(value) ? 0 : 2),
    moneyInterval: (estimate) => {
      const bounds = [estimate.low, estimate.high].map((bound) => Math.abs(bound ?? 0));
      const isWhole = bounds.some((bound) => bound >= 10) || bounds.every(Number.isInteger);
      return interval(estimate, (value) => fixed(value, isWhole ? 0 : 2));
    },
    interval,
    date: (text) => day.format(Date.parse(`${text}T00:00Z`)).replaceAll(" ", "\u00a0"),
  };
}
