import { expect, it } from "vitest";
import { segmentsPage } from "../../src/report/segments/segments-page.ts";
import { exampleReport } from "../segments/example-report.ts";
import { describeInBrowser, views } from "./open-page.ts";

describeInBrowser("the page of segments in a browser", (see) => {
  it.each(views)("has no serious fault on a $device, $scheme", async (view) => {
    const language = view.scheme === "dark" ? "ru" : "en";
    const report = exampleReport({ names: ["non_subscribers", "subscribers", "guests_of_the_bank"] });
    const seen = await see(segmentsPage(report, language), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });
});
