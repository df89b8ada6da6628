import { z } from "zod";
import { projectSchema } from "./schema.ts";

/** The project file's JSON Schema (draft 2020-12) for editors; what the file may say, before defaults. */
export function projectJsonSchema(): unknown {
  return { title: "Entourage project file", ...z.toJSONSchema(projectSchema, { io: "input" }) };
}
