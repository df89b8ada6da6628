import { describe, expect, it } from "vitest";
import { businessReport } from "../../src/report/business/business-report.ts";
import { exampleReport } from "./example-report.ts";
import { outlineText } from "./outline-text.ts";

const data = exampleReport();

describe.each(["en", "ru"] as const)("the business report in %s", (language) => {
  const page = businessReport(data, language);

  it("says what it says", async () => {
    await expect(outlineText(page)).toMatchFileSnapshot(`golden/report-${language}.golden.txt`);
  });

  it("is one file without a script, that asks for nothing and stays small", () => {
    expect(page).not.toMatch(/<script|\bsrc=|https?:(?!\/\/www\.w3\.org)|@import|url\(/);
    expect(page).toContain(`<html lang="${language}">`);
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  it("has one title, sections one level below, and ids that are unique", () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page.match(/<section>\s*<h2>/g)).toHaveLength(15);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a report of what there is", () => {
  it("says in one line which command adds what is not there", () => {
    const bare = { ...data, drivers: null, drift: null, list: null, plan: null, pilot: null, segments: null };
    const text = outlineText(businessReport(bare, "en"));
    for (const command of ["campaign list", "campaign optimise", "pilot design", "segments compare", "score"])
      expect(text).toContain(`entourage ${command}`);
    expect(text).not.toContain("The top of the list");
  });

  it("speaks of a graph without time as what it is", () => {
    const training = { ...data.training, design: "splits" as const, snapshots: { train: [], test: [] } };
    const text = outlineText(
      businessReport({ ...data, asOf: null, dataThrough: null, people: [], training }, "en"),
    );
    expect(text).toMatch(/# Who has the label\n/);
    expect(text).not.toMatch(/credit card|14 days/);
  });

  it("escapes what comes from the data", () => {
    expect(businessReport({ ...data, project: "<b>x" }, "en")).toContain("&lt;b&gt;x");
    expect(businessReport(data, "en")).toContain("monthly &lt;income&gt;");
  });

  it("says so where the surroundings do not help", () => {
    const { evaluation } = data;
    const around = { value: -0.001, low: -0.01, high: 0.008 };
    const differences = structuredClone(evaluation.all.differences);
    differences.own!.metrics.auc = around;
    for (const top of differences.own!.tops) top.gain = around;
    const text = (of: typeof differences) =>
      outlineText(
        businessReport(
          { ...data, evaluation: { ...evaluation, all: { ...evaluation.all, differences: of } } },
          "en",
        ),
      );
    expect(text(differences)).toMatch(
      /is not shown[\s\S]*Not shown\. The AUC[\s\S]*is not shown by these data/,
    );
    differences.own!.metrics.auc = { value: -0.02, low: -0.03, high: -0.01 };
    expect(text(differences)).toContain("No. With the surroundings the model ranks clients worse");
  });
});
