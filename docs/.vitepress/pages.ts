/** Which pages of the repository the site has, under which address and in which order. */

/** Page or folder of the repository → its address; the first that fits counts. */
const homes: readonly [path: string, address: string][] = [
  ["README.md", "index"],
  ["ARCHITECTURE.md", "architecture"],
  ["CHANGELOG.md", "changelog"],
  ["bench/README.md", "benchmarks"],
  ["docs/notebooks/", "notebooks/"],
  ["docs/", ""],
  ["notebooks/README.md", "notebooks/index"],
  ["examples/", "examples/"],
  ["packages/catboost-wasm/README.md", "catboost-wasm/index"],
  ["packages/catboost-wasm/ARCHITECTURE.md", "catboost-wasm/architecture"],
  ["packages/catboost-wasm/bench/README.md", "catboost-wasm/benchmarks"],
  ["packages/catboost-wasm/docs/", "catboost-wasm/"],
];

/**
 * Where a page of the repository is on the site.
 * @param path path in the repository, with `/`, such as `docs/reference/cli.md`
 * @returns address without ending, such as `reference/cli`; undefined: not on the site
 */
export function siteAddress(path: string): string | undefined {
  const home = homes.find(([prefix]) => (prefix.endsWith("/") ? path.startsWith(prefix) : path === prefix));
  if (home === undefined || !path.endsWith(".md")) return undefined;
  const [prefix, address] = home;
  return prefix === path ? address : address + path.slice(prefix.length).replace(/(\/README)?\.md$/, "");
}

/** A group of the side bar: these pages, then all others that fit, by path. */
const groups: readonly { text: string; pages: readonly string[]; others?: RegExp }[] = [
  {
    text: "Begin",
    pages: [
      "README.md",
      "docs/first-hour.md",
      "docs/your-own-data.md",
      "docs/concepts.md",
      "docs/comparison.md",
    ],
  },
  {
    text: "Guides",
    pages: [
      "docs/own-models.md",
      "docs/models.md",
      "docs/reasons.md",
      "docs/campaign.md",
      "docs/pilot.md",
      "docs/segments.md",
    ],
    others: /^docs\/[^/]+\.md$/,
  },
  {
    text: "Reference",
    pages: [
      "docs/reference/cli.md",
      "docs/reference/project-file.md",
      "docs/reference/features.md",
      "docs/reference/api/entourage.md",
      "docs/reference/api/entourage/show.md",
    ],
    others: /^docs\/reference\/(?!api\/catboost-wasm)/,
  },
  { text: "Notebooks", pages: ["notebooks/README.md"], others: /^docs\/notebooks\// },
  { text: "In service", pages: ["docs/design.md", "docs/performance.md", "docs/scale.md"] },
  { text: "Real data", pages: [], others: /^examples\// },
  { text: "How it is built", pages: ["ARCHITECTURE.md", "bench/README.md", "CHANGELOG.md"] },
  {
    text: "The trainer",
    pages: [
      "packages/catboost-wasm/README.md",
      "packages/catboost-wasm/docs/parameters.md",
      "docs/reference/api/catboost-wasm.md",
    ],
    others: /^packages\//,
  },
];

/**
 * The side bar.
 * @param pages all pages of the site, as paths in the repository · @param titleOf a page's title
 */
export function sideBar(pages: readonly string[], titleOf: (page: string) => string) {
  const named = new Set(groups.flatMap((group) => group.pages));
  return groups.map(({ text, pages: first, others }) => ({
    text,
    items: [
      ...first.filter((page) => pages.includes(page)),
      ...pages.filter((page) => !named.has(page) && others?.test(page)).toSorted(),
    ].map((page) => ({ text: titleOf(page), link: `/${siteAddress(page)!.replace(/(^|\/)index$/, "$1")}` })),
  }));
}
