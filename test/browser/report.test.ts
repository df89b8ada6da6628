import { expect, it } from "vitest";
import { businessReport } from "../../src/report/business/business-report.ts";
import { exampleReport } from "../report/example-report.ts";
import { describeInBrowser } from "./open-page.ts";

describeInBrowser("the business report in a browser", (see) => {
  const data = exampleReport();
  it.each([
    { device: "phone", scheme: "dark", language: "en" } as const,
    { device: "desk", scheme: "light", language: "ru" } as const,
  ])("has no serious fault on a $device, $scheme, in $language", async ({ language, ...view }) => {
    const seen = await see(businessReport(data, language), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });
});
