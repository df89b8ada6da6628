import { expect, it } from "vitest";
import { kitPage } from "../report/kit-page.ts";
import { describeInBrowser, views } from "./open-page.ts";

describeInBrowser("the shared kit in a browser", (see) => {
  it.each(views)("has no serious fault on a $device, $scheme", async (view) => {
    const seen = await see(kitPage(), view);
    expect(seen).toEqual({ faults: [], requests: [], isWide: false, complaints: [] });
  });

  it("finds the faults and requests of a bad page", async () => {
    const bad = `<html lang="en"><title>x</title><main><h1 style="color:#bbb;background:#fff">Faint words</h1><img src="http://localhost:9/x.png"></main>`;
    const seen = await see(bad, { device: "phone", scheme: "light" });
    expect(seen.requests).toEqual(["http://localhost:9/x.png"]);
    expect(seen.faults.map((fault) => fault.split(":")[0])).toEqual(
      expect.arrayContaining(["color-contrast", "image-alt"]),
    );
  });
});
