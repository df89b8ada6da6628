import { z } from "zod";

/** A list that names something at least once, and nothing twice. */
export const several = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .min(1)
    .refine((values) => new Set(values).size === values.length, "each once");
