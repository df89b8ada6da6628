import { expect, it } from "vitest";
import { communitiesSection } from "../../src/report/communities-section.ts";
import { explainPage } from "../../src/report/explain-page.ts";
import { html } from "../../src/report/html.ts";
import { page } from "../../src/report/page.ts";
import { exampleExplanation } from "../explain/example-explanation.ts";
import { exampleMap } from "../report/example-map.ts";
import { describeInBrowser, views } from "./open-page.ts";

describeInBrowser("the page of one client in a browser", (see) => {
  it.each(views)("has no serious fault on a $device, $scheme", async (view) => {
    const language = view.scheme === "dark" ? "ru" : "en";
    const seen = await see(explainPage(exampleExplanation, language), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });

  it("has no serious fault in the map of communities", async () => {
    const body = html`<h1>Map</h1>${communitiesSection(exampleMap(120), "en")}`;
    const seen = await see(page({ title: "Map", language: "en", body }), views[1]!);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });
});
