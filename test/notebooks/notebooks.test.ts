import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { notebooks, notebooksMissing, runNotebooks } from "../../scripts/notebooks.ts";
import { temporaryFolder } from "../support/folders.ts";

const folder = join(import.meta.dirname, "../../notebooks");
const missing = notebooksMissing();
if (missing) console.warn(`notebooks are not run: ${missing}`);

describe.skipIf(missing !== undefined)("notebooks, run from clean", () => {
  it.each(notebooks)(
    "%s shows what it has stored (npm run notebooks stores it anew)",
    { timeout: 600_000 },
    (name) => {
      const { status, said } = runNotebooks("check", [join(folder, name)]);
      expect(status, said).toBe(0);
    },
  );

  it("are told of a cell that shows something else, and of one that fails", () => {
    const notebook = (source: string, text: string) => ({
      cells: [
        {
          cell_type: "code",
          id: "one",
          execution_count: 1,
          metadata: {},
          outputs: [
            { output_type: "execute_result", execution_count: 1, metadata: {}, data: { "text/plain": text } },
          ],
          source,
        },
      ],
      metadata: { kernelspec: { display_name: "Deno", language: "typescript", name: "deno" } },
      nbformat: 4,
      nbformat_minor: 5,
    });
    const run = (name: string, source: string, text: string) => {
      const file = join(temporaryFolder(), `${name}.ipynb`);
      writeFileSync(file, JSON.stringify(notebook(source, text)));
      return runNotebooks("check", [file]);
    };
    expect(run("right", "1 + 1", "2")).toEqual({ status: 0, said: "" });
    expect(run("wrong", "1 + 1", "3")).toMatchObject({
      status: 1,
      said: expect.stringContaining("wrong.ipynb, cell 1"),
    });
    expect(run("broken", "nobody", "2")).toMatchObject({
      status: 1,
      said: expect.stringContaining("nobody is not defined"),
    });
  });
});

it.each(notebooks)(
  "%s is small, shows something in every chapter, and names no folder of its maker",
  (name) => {
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    expect(statSync(file).size).toBeLessThan(60_000);
    expect(text).not.toMatch(/\/(tmp|home|root|Users)\//);
    const { cells } = JSON.parse(text) as { cells: { cell_type: string; outputs?: unknown[] }[] };
    const shown = cells.filter(({ outputs }) => outputs && outputs.length > 0);
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(cells.filter(({ cell_type }) => cell_type === "markdown").length).toBeGreaterThanOrEqual(4);
  },
);
