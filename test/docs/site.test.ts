import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { siteLink } from "../../docs/.vitepress/links.ts";
import { siteAddress } from "../../docs/.vitepress/pages.ts";
import { temporaryFolder } from "../support/folders.ts";
import { linkFaults } from "./site-links.ts";

const root = join(import.meta.dirname, "../..");
const vitepress = join(root, "docs/node_modules/vitepress/bin/vitepress.js");
const typedoc = join(root, "docs/node_modules/typedoc/bin/typedoc");

it.skipIf(!existsSync(vitepress))(
  "builds the pages of the programming interface, where nothing exported is undocumented, and the site, without a dead link or anchor and without anything from elsewhere (skipped where `npm test` has not installed docs/package.json)",
  () => {
    const site = temporaryFolder();
    const described = spawnSync(process.execPath, [typedoc], { cwd: join(root, "docs"), encoding: "utf8" });
    expect(described.status, described.stdout + described.stderr).toBe(0);
    const built = spawnSync(process.execPath, [vitepress, "build", join(root, "docs"), "--outDir", site], {
      encoding: "utf8",
    });
    expect(built.status, built.stdout + built.stderr).toBe(0);
    expect(linkFaults(site)).toEqual([]);
    const home = readFileSync(join(site, "index.html"), "utf8");
    for (const page of ["reference/cli", "reference/api/entourage", "examples/cns", "catboost-wasm/"])
      expect(home).toContain(`href="/${page}`);
  },
  600_000,
);

it("finds dead links and anchors, malformed addresses and what is fetched from elsewhere", () => {
  const site = temporaryFolder();
  mkdirSync(join(site, "below"));
  writeFileSync(
    join(site, "index.html"),
    `<h1 id="top"></h1><a href="below/page.html#there"></a><a href="/below/page.html#nowhere"></a><a href="#top"></a>
     <a href="gone.html"></a><a href="https://example.org/x"></a><a href="http:///"></a><img src="https://example.org/x.png">`,
  );
  writeFileSync(
    join(site, "below/page.html"),
    `<h2 id="there"></h2><a href="../#top"></a><a href="../#bottom"></a>`,
  );
  expect(linkFaults(site)).toEqual([
    "below/page.html: dead anchor ../#bottom",
    "index.html: dead anchor /below/page.html#nowhere",
    "index.html: dead link gone.html",
    "index.html: malformed address http:///",
    "index.html: fetches https://example.org/x.png",
  ]);
});

describe("addresses", () => {
  const pages = new Set(["README.md", "docs/pilot.md", "docs/reference/cli.md", "examples/cns/README.md"]);

  it.each([
    ["README.md", "index"],
    ["docs/reference/cli.md", "reference/cli"],
    ["examples/cns/README.md", "examples/cns"],
    ["test/model/golden/card.golden.md", undefined],
  ])("of %s", (page, address) => expect(siteAddress(page)).toBe(address));

  it("of links follow from the page that they stand on", () => {
    expect(siteLink("reference/cli.md#entourage", "docs/pilot.md", pages)).toBe(
      "/reference/cli.md#entourage",
    );
    expect(siteLink("../examples/cns", "docs/pilot.md", pages)).toBe("/examples/cns.md");
    expect(siteLink("#here", "docs/pilot.md", pages)).toBe("#here");
    expect(siteLink("https://example.org", "docs/pilot.md", pages)).toBe("https://example.org");
    expect(() => siteLink("../src/index.ts", "docs/pilot.md", pages)).toThrow(
      "docs/pilot.md: the link to ../src/index.ts leads to no page of the site",
    );
  });
});
