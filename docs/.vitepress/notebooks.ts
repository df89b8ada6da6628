/** Notebooks as pages of the site: their words, cells and stored outputs. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

interface Output {
  /** Of what a cell shows. */
  data?: Record<string, string | string[]>;
  /** Of what it prints. */
  text?: string | string[];
}

interface Cell {
  cell_type: "markdown" | "code";
  source: string | string[];
  outputs?: Output[];
}

/** Writes a page for each notebook: `notebooks/x.ipynb` → `docs/notebooks/x.md`. */
export function writeNotebookPages(root: string): void {
  mkdirSync(join(root, "docs/notebooks"), { recursive: true });
  for (const notebook of globSync("notebooks/*.ipynb", { cwd: root })) {
    const text = readFileSync(join(root, notebook), "utf8");
    writeFileSync(join(root, "docs/notebooks", `${basename(notebook, ".ipynb")}.md`), notebookPage(text));
  }
}

/**
 * A notebook as Markdown.
 * @param notebook text of an `.ipynb` file
 */
export function notebookPage(notebook: string): string {
  const { cells } = JSON.parse(notebook) as { cells: Cell[] };
  const parts = cells.flatMap((cell) =>
    cell.cell_type === "markdown"
      ? [joined(cell.source)]
      : [fenced("ts", joined(cell.source)), ...(cell.outputs ?? []).map(shownOutput)],
  );
  return `${parts.join("\n\n")}\n`;
}

/** The richest form that an output has. Vue leaves it alone, and no blank line may end the block. */
function shownOutput({ data = {}, text = "" }: Output): string {
  const rich = data["text/html"] ?? data["image/svg+xml"];
  if (rich === undefined) return fenced("text", joined(data["text/plain"] ?? text));
  return `<div class="shown" v-pre>${joined(rich).replace(/\n\s*\n/g, "\n")}</div>`;
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

function joined(text: string | string[]): string {
  return typeof text === "string" ? text : text.join("");
}
