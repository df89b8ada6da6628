import { copyFileSync, globSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { defineConfig } from "vitepress";
import { anchorOf, siteLink } from "./links.ts";
import { sideBar, siteAddress } from "./pages.ts";

const root = resolve(import.meta.dirname, "../..");
const markdown = globSync("**/*.md", { cwd: root, exclude: (path) => path.endsWith("node_modules") });
const pages = markdown.filter((page) => siteAddress(page) !== undefined);
const pageSet = new Set(pages);

/** The first heading, as far as a colon. */
function titleOf(page: string): string {
  return /^# ([^:\n]+)/m.exec(readFileSync(join(root, page), "utf8"))![1]!;
}

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
  srcDir: root,
  srcExclude: markdown.filter((page) => !pageSet.has(page)),
  rewrites: Object.fromEntries(pages.map((page) => [page, `${siteAddress(page)}.md`])),
  cacheDir: resolve(root, "docs/node_modules/.cache"),
  vite: { plugins: [vueOutsideOfPages] },
  // Pictures follow the system's light or dark, so the pages do too.
  appearance: "force-auto",
  markdown: {
    anchor: { slugify: anchorOf },
    config(md) {
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
    docFooter: { prev: false, next: false },
  },
  buildEnd({ outDir }) {
    copyFileSync(join(root, "docs/entourage.schema.json"), join(outDir, "entourage.schema.json"));
  },
});
