import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { siteLink } from "../../docs/.vitepress/links.ts";
import { notebookPage } from "../../docs/.vitepress/notebooks.ts";
import { siteAddress } from "../../docs/.vitepress/pages.ts";
import { describeInBrowser, views } from "../browser/open-page.ts";
import { temporaryFolder } from "../support/folders.ts";
import { linkFaults } from "./site-links.ts";

const root = join(import.meta.dirname, "../..");
const vitepress = join(root, "docs/node_modules/vitepress/bin/vitepress.js");
const typedoc = join(root, "docs/node_modules/typedoc/bin/typedoc");

describe.skipIf(!existsSync(vitepress))(
  "the site (skipped where `npm test` has not installed docs/package.json)",
  () => {
    let site: string;
    beforeAll(() => {
      site = temporaryFolder();
      const described = spawnSync(process.execPath, [typedoc], { cwd: join(root, "docs"), encoding: "utf8" });
      expect(described.status, described.stdout + described.stderr).toBe(0);
      const built = spawnSync(process.execPath, [vitepress, "build", join(root, "docs"), "--outDir", site], {
        encoding: "utf8",
      });
      expect(built.status, built.stdout + built.stderr).toBe(0);
    }, 600_000);

    it("has pages of the programming interface, in which nothing exported is undocumented, no dead link or anchor, and nothing from elsewhere", () => {
      expect(linkFaults(site)).toEqual([]);
      const home = readFileSync(join(site, "index.html"), "utf8");
      for (const page of ["reference/cli", "reference/api/entourage", "examples/cns", "catboost-wasm/"])
        expect(home).toContain(`href="/${page}`);
    });

    it("shows what the cells of notebooks show", () => {
      const page = readFileSync(join(site, "notebooks/03-segments.html"), "utf8");
      expect(page).toMatch(/<caption[^>]*>What was compared, and what was not<\/caption>/);
      expect(page).toMatch(/<svg [^>]*>.*Where card holders differ from others/s);
    });

    describeInBrowser("in a browser", (see) => {
      it.each([
        ["index", views[0]!],
        ["segments", views[1]!],
        ["notebooks/03-segments", views[1]!],
        ["reference/api/entourage/show", views[2]!],
      ] as const)("has no serious fault on the page %s", async (page, view) => {
        const { address, close } = await serve(site);
        const { requests, ...seen } = await see(new URL(`${page}.html`, address), view);
        await close();
        expect(seen).toEqual({ faults: [], isWide: false, complaints: [] });
        expect(requests.filter((request) => !request.startsWith(address))).toEqual([]);
      });
    });
  },
);

/** Gives a folder's files to a browser. */
async function serve(folder: string): Promise<{ address: string; close: () => Promise<void> }> {
  const types: Record<string, string> = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
  };
  const server = createServer(({ url }, response) => {
    const file = join(folder, decodeURI(new URL(url!, "http://localhost").pathname));
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await once(server.listen(0, "localhost"), "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { address: `http://localhost:${port}/`, close };
}

it("makes a notebook's cells and outputs a page's blocks", () => {
  const cells = [
    { cell_type: "markdown", source: ["# Title\n", "\n", "Words."] },
    {
      cell_type: "code",
      source: ["f()"],
      outputs: [
        { data: { "text/html": ["<p>a\n", "\n", "b</p>"], "text/plain": "a b" } },
        { text: "said\n" },
      ],
    },
  ];
  expect(notebookPage(JSON.stringify({ cells }))).toBe(
    `# Title\n\nWords.\n\n\`\`\`ts\nf()\n\`\`\`\n\n<div class="shown" v-pre><p>a\nb</p></div>\n\n\`\`\`text\nsaid\n\`\`\`\n`,
  );
});

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
  const pages = new Set([
    "README.md",
    "docs/pilot.md",
    "docs/reference/cli.md",
    "examples/cns/README.md",
    "docs/notebooks/03-x.md",
  ]);

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
    expect(siteLink("notebooks/03-x.ipynb", "README.md", pages)).toBe("/notebooks/03-x.md");
    expect(siteLink("#here", "docs/pilot.md", pages)).toBe("#here");
    expect(siteLink("https://example.org", "docs/pilot.md", pages)).toBe("https://example.org");
    expect(() => siteLink("../src/index.ts", "docs/pilot.md", pages)).toThrow(
      "docs/pilot.md: the link to ../src/index.ts leads to no page of the site",
    );
  });
});
