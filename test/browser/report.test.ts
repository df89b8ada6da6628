import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { businessReport } from "../../src/report/business/business-report.ts";
import { exampleReport } from "../report/example-report.ts";
import { noBrowser, openBrowser, seePage } from "./open-page.ts";

describe.skipIf(noBrowser)("the business report in a browser", () => {
  const data = exampleReport();
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each([
    { device: "phone", scheme: "dark", language: "en" } as const,
    { device: "desk", scheme: "light", language: "ru" } as const,
  ])("has no serious fault on a $device, $scheme, in $language", async ({ language, ...view }) => {
    const seen = await seePage(browser, businessReport(data, language), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });
});
