import { z } from "zod";
import { day } from "./day.ts";
import { several } from "./several.ts";

/** What strata of the split are made of, beside the cell. */
const stratumKinds = ["score_decile", "segment", "region"] as const;

/** The pilot that shows what contacts and the model's list are worth. */
export const pilot = z
  .strictObject({
    salt: z
      .string()
      .min(1)
      .optional()
      .describe("text of this pilot alone, from which the split follows; another salt is another pilot"),
    list_size: z
      .int()
      .min(1)
      .optional()
      .describe("clients on the model's list and on the baseline's; default: list.limit"),
    treated_share: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.5)
      .describe("chance of a client on a list to be contacted; the others are the control group"),
    randomise: z
      .enum(["clients", "communities"])
      .default("clients")
      .describe("what is assigned as one: communities keep contacts of one arm together"),
    strata: several(z.enum(stratumKinds))
      .default(["score_decile"])
      .describe("what the arms are balanced by, beside the cell; communities are balanced by their size"),
    goal: z
      .number()
      .gt(0)
      .optional()
      .describe(
        "rise of the takers among contacted clients, model's list against the baseline's, that is to be shown",
      ),
    goal_scale: z
      .enum(["relative", "points"])
      .optional()
      .describe(
        "what the goal is of: relative, so that 0.05 is 5 % more takers; points, so that 0.05 is 5 of 100 clients more",
      ),
    power: z.number().gt(0).lt(1).default(0.8).describe("probability to see the effect if it is there"),
    alpha: z
      .number()
      .gt(0)
      .lt(0.5)
      .default(0.05)
      .describe("probability of a false alarm, all looks together; intervals hold 1 − alpha"),
    sides: z
      .enum(["two", "one"])
      .default("two")
      .describe("sides of the test that the design reckons with; intervals have two"),
    contact_lag_days: z
      .int()
      .min(0)
      .default(0)
      .describe("days from the list's snapshot to the contact; outcomes are counted from there in both arms"),
    looks: z
      .array(day)
      .default([])
      .describe(
        "days on which the pilot is read, all of them planned before the first; empty: once, at data_through",
      ),
    iteration_days: z.int().min(1).default(14).describe("days from one list to the next"),
    value_per_take: z.number().gt(0).optional().describe("money that a taker brings"),
    contact_cost: z.number().min(0).default(0).describe("money that a contact costs"),
  })
  .superRefine(({ goal, goal_scale, looks }, context) => {
    const problem = (key: string, found: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message, params: { found } });
    if (goal !== undefined && goal_scale === undefined)
      problem(
        "goal_scale",
        `nothing, with a goal of ${goal}`,
        "relative or points: +5 % and 5 points are not the same",
      );
    if (looks.some((look, at) => at > 0 && look <= looks[at - 1]!))
      problem("looks", looks.join(", "), "days in order, each once");
  });
