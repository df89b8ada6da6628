import { z } from "zod";
import { languages } from "../core/language.ts";

/** Which clients are compared with which. */
export const segments = z.strictObject({
  groups: z
    .record(z.string(), z.string())
    .refine((groups) => Object.keys(groups).length > 1, "two at least")
    .optional()
    .describe(
      "names of segments, each with an SQL condition over the feature table; the first is what the others are compared with; default: non-subscribers and subscribers, of a static graph those without and those with the label",
    ),
  by: z
    .string()
    .optional()
    .describe(
      "SQL expression over the feature table, such as region or age_years // 20 * 20: instead of groups, each of its values is a segment, the largest first",
    ),
  as_of: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, "a date like 2026-03-01")
    .optional()
    .describe("snapshot whose clients are compared, one of `snapshots`; default: the last"),
  adjust_for: z
    .array(z.string())
    .default([])
    .describe(
      "columns whose mix is made the same before segments are compared once more, such as age_years: are they different, or only older? By combinations of bands and levels, or by each column alone where these leave more than 5 % of the first segment out",
    ),
  language: z.enum(languages).default("en").describe("language of the page segments.html"),
  adjust_bands: z
    .int()
    .min(2)
    .max(100)
    .default(10)
    .describe("bands of equally many clients that a numeric column of `adjust_for` is cut into"),
});
