import { describe, expect, it } from "vitest";
import { renderExplanation } from "../../src/cli/render/explain.ts";
import { exampleExplanation } from "../explain/example-explanation.ts";

describe("explain in the terminal", () => {
  it.each([50, 80])("in %i columns", async (columns) => {
    const text = renderExplanation(exampleExplanation, { columns });
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    await expect(text).toMatchFileSnapshot(`golden/render-explain-${columns}.golden.txt`);
  });

  it("says why the surroundings are summed, and that nothing is named that the bank can change", () => {
    const few = { ...exampleExplanation, nContacts: 2, hasChangeable: false };
    const text = renderExplanation(few, { columns: 80 }).replaceAll(/\s+/g, " ");
    expect(text).toContain("With fewer than 5 visible contacts");
    expect(text).toContain("names nothing that the bank can change");
  });
});
