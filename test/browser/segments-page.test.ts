import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { segmentsPage } from "../../src/report/segments/segments-page.ts";
import { exampleReport } from "../segments/example-report.ts";
import { noBrowser, openBrowser, seePage, views } from "./open-page.ts";

describe.skipIf(noBrowser)("the page of segments in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it.each(views)("has no serious fault on a $device, $scheme", async (view) => {
    const language = view.scheme === "dark" ? "ru" : "en";
    const report = exampleReport({ names: ["non_subscribers", "subscribers", "guests_of_the_bank"] });
    const seen = await seePage(browser, segmentsPage(report, language), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });
});
