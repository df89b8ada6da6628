/** A reason in words, for people who never saw the feature table. */
import type { FeatureValue } from "./typical-values.ts";

/** How a feature is told of, given by its declaration. */
export interface FeatureText {
  /** Features of one family tell one thing: a feature and those derived from it. */
  family: string;
  /** What it is, in lower case: `contacts' monthly spend`. */
  phrase: string;
  /** Follows the client's value: `RUB`, `days`. */
  unit?: string;
  /** The value belongs to one contact or to one call: the text then says how it compares, never what it is. */
  isPrivate?: boolean;
}

/**
 * `contacts' monthly spend: 612 RUB (typical 430)`; of a private feature `longest call: higher than typical`.
 *
 * @param value the client's; null when missing, told as `unknown`
 * @param typical the population's; null when missing for everybody
 */
export function reasonText(
  { phrase, unit, isPrivate }: FeatureText,
  value: FeatureValue,
  typical: FeatureValue,
): string {
  if (isPrivate) return `${phrase}: ${compared(value, typical)}`;
  const withUnit = unit && value !== null ? `${formatValue(value)} ${unit}` : formatValue(value);
  return `${phrase}: ${withUnit} (typical ${formatValue(typical)})`;
}

/** Three significant digits, whole numbers from 100 up; coarse enough to read, and for a sum not to point to one payment. */
export function formatValue(value: FeatureValue): string {
  if (value === null) return "unknown";
  if (typeof value === "string") return value;
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return String(rounded + 0);
}

function compared(value: FeatureValue, typical: FeatureValue): string {
  if (value === null || typical === null) return "unknown";
  if (value === typical) return "as typical";
  if (typeof value === "string" || typeof typical === "string") return "other than typical";
  return value > typical ? "higher than typical" : "lower than typical";
}
