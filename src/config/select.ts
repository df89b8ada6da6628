import { z } from "zod";

/** Feature selection: `entourage features select`. */
export const select = z.strictObject({
  max_missing_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("a feature without a value in a larger share of the rows is left out"),
  max_drift: z
    .number()
    .positive()
    .default(0.25)
    .describe(
      "a feature whose population stability index from one training snapshot to the next is larger, and larger than chance allows, is left out",
    ),
  max_auc_alone: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.9)
    .describe(
      "a feature that predicts better than this by itself is suspected of a leak, named and left out",
    ),
  max_correlation: z
    .number()
    .positive()
    .max(1)
    .default(0.95)
    .describe(
      "of features tied at least so strongly (Spearman, Cramér's V, correlation ratio) one represents all",
    ),
  rounds: z.int().min(5).max(200).default(20).describe("rounds against shadows, permuted copies of features"),
  stability_seeds: z
    .int()
    .min(0)
    .max(50)
    .default(2)
    .describe(
      "drawings of two halves of the clients on which the selection is repeated; each snapshot alone comes on top",
    ),
  max_rows: z
    .int()
    .min(1000)
    .default(40000)
    .describe("rows that one fit learns from at most: positives first, up to half"),
});
