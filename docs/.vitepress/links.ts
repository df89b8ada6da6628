/** Links between pages as they stand in the repository, made links between addresses of the site. */
import { posix } from "node:path";
import { siteAddress } from "./pages.ts";

const isElsewhere = /^([a-z]+:|#)/i;

/**
 * The site's address of a link.
 * @param link what the page says: relative to the page, absolute with a scheme, or `#anchor`
 * @param page the page's path in the repository
 * @param pages all pages of the site
 * @throws Error if the link leads to no page of the site
 */
export function siteLink(link: string, page: string, pages: ReadonlySet<string>): string {
  if (isElsewhere.test(link)) return link;
  const [, path, anchor] = /^([^#]*)(#.*)?$/.exec(link)!;
  const target = posix.join(posix.dirname(page), decodeURI(path!));
  // Files for programs lie beside the pages, as `public`, and keep their names.
  if (target === "docs/entourage.schema.json") return "/entourage.schema.json";
  const candidates = [
    target.replace(/^notebooks\/(.*)\.ipynb$/, "docs/notebooks/$1.md"),
    posix.join(target, "README.md"),
  ];
  const found = candidates.find((candidate) => pages.has(candidate));
  if (found === undefined) throw new Error(`${page}: the link to ${link} leads to no page of the site`);
  return `/${siteAddress(found)}.md${anchor ?? ""}`;
}

/** A heading's anchor, the same on the site as where the repository's pages are read. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
