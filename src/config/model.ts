import { z } from "zod";

/** Which model is kept under what name, and which one scores. */
export const model = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]*$/, "small letters, digits, - and _")
    .optional()
    .describe("name that versions are kept under; default: the project's name and the product"),
  version: z
    .string()
    .min(1)
    .default("trained")
    .describe(
      "which version scores: trained (the one that `train` makes), an alias such as champion, or a version; see `entourage models list`",
    ),
});

/** The name that versions are kept under: what was given, else the project's name and, where there is time, the product. */
export function modelName(project: {
  name: string;
  model: { name?: string | undefined };
  target: { product: string };
  isStatic: boolean;
}): string {
  if (project.model.name) return project.model.name;
  if (project.isStatic) return project.name;
  return `${project.name}-${project.target.product.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-")}`;
}
