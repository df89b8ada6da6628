import { describe, expect, it } from "vitest";
import { languages } from "../../src/core/language.ts";
import { segmentsPage } from "../../src/report/segments/segments-page.ts";
import { exampleReport } from "../segments/example-report.ts";
import { pageText } from "./page-text.ts";

describe("the page of segments", () => {
  it.each(languages)("says in %s what is golden", async (language) => {
    const text = pageText(segmentsPage(exampleReport(), language));
    await expect(text).toMatchFileSnapshot(`golden/segments-page-${language}.golden.txt`);
  });

  it("is the same for the same figures", () => {
    expect(segmentsPage(exampleReport(), "en")).toBe(segmentsPage(exampleReport(), "en"));
  });

  it("stays below 1.5 MB, whatever the columns and segments", () => {
    const names = ["a", "b", "c", "d"];
    const [usual, wide] = [
      segmentsPage(exampleReport({ names, nNumeric: 200 }), "ru"),
      segmentsPage(
        exampleReport({ names: [...names, "e", "f", "g", "h"], nNumeric: 600, isAdjusted: false }),
        "ru",
      ),
    ].map((text) => Buffer.byteLength(text));
    expect(usual).toBeLessThan(1_500_000);
    expect(wide).toBeLessThan(1_500_000);
  });

  it("escapes names, words and conditions", () => {
    const report = exampleReport({ names: ["a", "<script>alert(1)</script>"] });
    const income = { ...report.columns.income!, phrase: { en: "<img src=x>", ru: "" } };
    const text = segmentsPage({ ...report, columns: { ...report.columns, income } }, "en");
    expect(text).not.toContain("<script");
    expect(text).not.toContain("<img");
    expect(text).toContain("&quot;a&quot; &lt; &#39;b&#39;");
  });

  it("tells no mean and no spread of fewer than ten clients", () => {
    const report = exampleReport();
    const few = report.numeric.income!.map((summary, at) =>
      at === 1 ? { ...summary, n: 9, mean: 4321 } : summary,
    );
    const text = segmentsPage({ ...report, numeric: { ...report.numeric, income: few } }, "en");
    expect(
      segmentsPage(
        { ...report, numeric: { ...report.numeric, income: few.map((one) => ({ ...one, n: 10 })) } },
        "en",
      ),
    ).toContain("4,320");
    expect(text).not.toMatch(/4,?3[12][01]/);
  });

  it("says so where no difference is large, and where no mix was asked for", () => {
    const report = exampleReport({ isAdjusted: false });
    const none = report.comparisons.map((one) => ({ ...one, value: { value: 0.01, low: 0, high: 0.02 } }));
    const text = pageText(segmentsPage({ ...report, comparisons: none }, "en"));
    expect(text).toContain("In no column do subscribers and non-subscribers differ by more than little.");
    expect(text).toContain("Nothing was asked to be made the same.");
  });
});
