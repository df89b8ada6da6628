import { z } from "zod";

/** Money of a campaign, or of credit, for the expected maximum profit. Defaults are the papers', but for the offer: taking a card costs the bank nothing. */
const profit = z.strictObject({
  measure: z
    .enum(["campaign", "credit"])
    .default("campaign")
    .describe("campaign: a positive accepts an offer with some chance; credit: a positive is a bad payer"),
  value: z.number().positive().default(200).describe("campaign: worth of a client who accepts"),
  offer_cost: z
    .number()
    .min(0)
    .default(0)
    .describe("campaign: cost of an offer, which a negative takes without need; below the value"),
  contact_cost: z.number().min(0).default(1).describe("campaign: cost of a contact"),
  alpha: z
    .number()
    .positive()
    .default(6)
    .describe("campaign: the chance that a positive accepts is Beta(alpha, beta)"),
  beta: z.number().positive().default(14).describe("campaign: see alpha"),
  no_loss: z.number().min(0).max(1).default(0.55).describe("credit: chance that a bad payer loses nothing"),
  total_loss: z.number().min(0).max(1).default(0.1).describe("credit: chance that a bad payer loses all"),
  return: z.number().min(0).default(0.2644).describe("credit: return on a loan that is paid back"),
});

/** How models are judged. */
export const evaluation = z.strictObject({
  folds: z
    .int()
    .min(2)
    .default(5)
    .describe("folds over clients, where there is no test snapshot and no split source"),
  repeats: z.int().min(1).default(1).describe("how often the folds are drawn anew"),
  replicates: z.int().min(10).default(1000).describe("bootstrap replicates of each interval"),
  top: z
    .array(z.number().positive())
    .min(1)
    .refine((values) => new Set(values).size === values.length, "each once")
    .default([0.01, 0.05, 0.1, 0.2])
    .describe("tops of the list for lift and gain: shares below 1, or numbers of clients from 1 up"),
  groups: z
    .array(z.string())
    .default(["segment", "tenure_days", "contacts"])
    .describe(
      "columns of the feature table whose groups are judged apart; contacts stands for the number of visible contacts",
    ),
  popularity: z
    .string()
    .default("region")
    .describe("column of the baseline that gives everybody the past rate of their group"),
  rule: z
    .string()
    .optional()
    .describe(
      "baseline: your rule so far, an SQL expression over the feature table, higher is likelier; default: the best own column alone",
    ),
  profit: profit.prefault({}),
});
