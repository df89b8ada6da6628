import { copyFileSync, globSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { defineConfig } from "vitepress";
import { anchorOf, siteLink } from "./links.ts";
import { writeNotebookPages } from "./notebooks.ts";
import { sideBar, siteAddress } from "./pages.ts";

const root = resolve(import.meta.dirname, "../..");
writeNotebookPages(root);
const markdown = globSync("**/*.md", { cwd: root, exclude: (path) => path.endsWith("node_modules") });
const pages = markdown.filter((page) => siteAddress(page) !== undefined);
const pageSet = new Set(pages);

/** The first heading, as far as a colon. */
function titleOf(page: string): string {
  return /^# ([^:\n]+)/m.exec(readFileSync(join(root, page), "utf8"))![1]!;
}

/** A client and three contacts. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M16 16L6 6M16 16L27 9M16 16L12 28" stroke="#4a78b0" stroke-width="2.5"/><g fill="#4a78b0"><circle cx="6" cy="6" r="4"/><circle cx="27" cy="9" r="4"/><circle cx="12" cy="28" r="4"/></g><circle cx="16" cy="16" r="7" fill="#d9701e"/></svg>`;

/** The pages lie above this package's node_modules, from where the server's bundle could not find Vue. */
const vueOutsideOfPages = {
  name: "vue-outside-of-pages",
  enforce: "pre",
  resolveId: (id: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : null,
} as const;

export default defineConfig({
  title: "Entourage",
  description: "Which clients will take a product, and does knowing the people they talk to help to tell?",
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: root,
  srcExclude: markdown.filter((page) => !pageSet.has(page)),
  rewrites: Object.fromEntries(pages.map((page) => [page, `${siteAddress(page)}.md`])),
  cacheDir: resolve(root, "docs/node_modules/.cache"),
  vite: { plugins: [vueOutsideOfPages] },
  // Pictures follow the system's light or dark, so the pages do too.
  appearance: "force-auto",
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    anchor: { slugify: anchorOf },
    config(md) {
      // A block that is indented looks as one between fences.
      md.renderer.rules.code_block = (...block) => md.renderer.rules.fence!(...block);
      const base = md.renderer.rules.link_open!;
      md.renderer.rules.link_open = (tokens, at, options, env, self) => {
        const token = tokens[at]!;
        const href = token.attrGet("href");
        if (href !== null && !token.attrGet("class")?.includes("header-anchor"))
          token.attrSet("href", siteLink(href, relative(root, env.realPath ?? env.path), pageSet));
        return base(tokens, at, options, env, self);
      };
    },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    sidebar: sideBar(pages, titleOf),
  },
  buildEnd({ outDir }) {
    copyFileSync(join(root, "docs/entourage.schema.json"), join(outDir, "entourage.schema.json"));
  },
});
