import { z } from "zod";

/** The search of `entourage train --tune`; `train.tune` turns it on. */
export const tune = z.strictObject({
  trials: z
    .int()
    .min(1)
    .default(40)
    .describe("trials for each of the two models; the first has the project's own settings"),
  minutes: z
    .number()
    .positive()
    .optional()
    .describe(
      "minutes for all trials together, where they end before the trials do; what is found then depends on the machine's speed",
    ),
  folds: z
    .int()
    .min(2)
    .default(3)
    .describe(
      "folds of a trial: by time where training snapshots lie horizon + label lag apart, else by client",
    ),
  iterations: z
    .int()
    .min(1)
    .default(1000)
    .describe("trees of a trial at most; how many a model gets is read off the learning curves"),
});
