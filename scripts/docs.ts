// Writes the pages and the JSON Schema that follow from the project file's schema, the data contracts, the catalogue of features and the commands,
// and the pages' drawings.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandReference } from "../src/cli/reference.ts";
import { projectJsonSchema, projectReference } from "../src/config/reference.ts";
import { catalogueReference } from "../src/features/reference.ts";
import { performancePage } from "./performance-page.ts";
import { pictures } from "./pictures/pictures.ts";

/** Path in the repository → text. */
export async function generatedDocs(): Promise<Record<string, string>> {
  return {
    "docs/reference/project-file.md": projectReference(),
    "docs/reference/features.md": catalogueReference(),
    "docs/reference/cli.md": await commandReference(),
    "docs/entourage.schema.json": `${JSON.stringify(projectJsonSchema(), null, 2)}\n`,
    "docs/performance.md": performancePage(),
    ...pictures(),
  };
}

const root = fileURLToPath(new URL("..", import.meta.url));

if (import.meta.main) {
  for (const [path, text] of Object.entries(await generatedDocs())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.error(`wrote ${path}`);
  }
}
