import { z } from "zod";
import { languages } from "../core/language.ts";

/** Files of the list beside `campaign.parquet`, which is always made. */
const listFormats = ["csv", "xlsx"] as const;

export const list = z.strictObject({
  limit: z.int().min(1).optional().describe("how many clients the list holds; default: all scored"),
  language: z
    .enum(languages)
    .default("en")
    .describe("language of the reasons, of the workbook's headings and explanations, and of pages"),
  formats: z
    .array(z.enum(listFormats))
    .refine((values) => new Set(values).size === values.length, "each once")
    .default([...listFormats])
    .describe("files beside campaign.parquet; a workbook holds up to 1,048,575 clients"),
  reasons: z.int().min(0).max(4).default(4).describe("reasons of each client, at most"),
  reason_catalogue: z
    .string()
    .optional()
    .describe(
      "YAML file with your own words for reasons, and what must not be one; relative to the project file",
    ),
});
