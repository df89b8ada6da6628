import { describe, expect, it } from "vitest";
import { parseProject } from "../../src/config/load.ts";
import { projectTemplate } from "../../src/config/project-template.ts";

const template = projectTemplate({ name: "demo", isStatic: false });
const parse = (overrides: Record<string, unknown>) => () =>
  parseProject(template, "/projects/entourage.yaml", overrides);

describe("settings that would quietly give a wrong answer are refused", () => {
  it("a day that the calendar does not have", () => {
    expect(parse({ "snapshots.train": ["2026-02-30"] })).toThrow(
      '"2026-02-30", expected a day that the calendar has',
    );
    expect(parse({ "snapshots.train": ["soon"] })).toThrow('"soon", expected a date like 2026-03-01');
  });

  it("a snapshot twice", () => {
    expect(parse({ "snapshots.train": ["2026-03-01", "2026-03-01"] })).toThrow(
      "2026-03-01 a second time, expected each date once",
    );
  });

  it("scoring moments whose outcome was learned, or that lie beyond the data", () => {
    expect(parse({ "snapshots.score": ["2026-05-02"] })).toThrow("after the last train snapshot 2026-05-01");
    expect(parse({ "snapshots.score": ["2026-07-02"] })).toThrow("no later than data_through, 2026-07-01");
    expect(parse({ "snapshots.score": ["2026-07-01"] })).not.toThrow();
  });

  it("opt-in without a source of consents, which would leave out every contact", () => {
    const without = template.replace(/^ {2}consents:\n(?: {4}.*\n| {2}#.*\n)+/m, "");
    expect(without).not.toContain("consents.parquet");
    expect(() => parseProject(without, "/p/entourage.yaml")).toThrow("opt_in without a source of consents");
    expect(() => parseProject(without, "/p/entourage.yaml", { "privacy.consent": "opt_out" })).not.toThrow();
  });
});
