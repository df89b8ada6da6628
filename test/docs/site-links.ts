/** What is wrong with the links of a built site. */
import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

const reference = /<(a|link|img|script|source)\b[^>]*?\s(?:href|src)="([^"]*)"/g;
const identity = /\sid="([^"]*)"/g;

/**
 * Dead links, dead anchors, malformed addresses, and whatever a page would fetch from elsewhere.
 * @param folder the built site: HTML pages below its root
 * @returns one line a fault, `page: fault`
 */
export function linkFaults(folder: string): string[] {
  const files = new Set(globSync("**/*.*", { cwd: folder }).map((file) => file.replaceAll("\\", "/")));
  const pages = [...files].filter((file) => file.endsWith(".html")).sort();
  const texts = new Map(pages.map((page) => [page, readFileSync(join(folder, page), "utf8")]));
  const anchors = new Map(
    [...texts].map(([page, text]) => [page, new Set([...text.matchAll(identity)].map((match) => match[1]!))]),
  );

  const faultOf = (page: string, tag: string, link: string): string | undefined => {
    if (link.startsWith("data:")) return undefined;
    if (/^[a-z]+:/i.test(link)) {
      if (tag !== "a") return `fetches ${link}`;
      return URL.canParse(link) && /^(https|mailto):/.test(link) ? undefined : `malformed address ${link}`;
    }
    const [path, anchor] = link.split("#") as [string, string?];
    const target = path === "" ? page : fileOf(posix.join("/", posix.dirname(page), path), path);
    if (!files.has(target)) return `dead link ${link}`;
    const isThere =
      anchor === undefined || anchor === "" || anchors.get(target)?.has(decodeURIComponent(anchor));
    return isThere ? undefined : `dead anchor ${link}`;
  };

  return [...texts].flatMap(([page, text]) =>
    [...text.matchAll(reference)].flatMap(([, tag, link]) => {
      const fault = faultOf(page, tag!, link!.replaceAll("&amp;", "&"));
      return fault === undefined ? [] : [`${page}: ${fault}`];
    }),
  );
}

/** The file behind an address: relative to the page, or from the site's root. */
function fileOf(resolved: string, path: string): string {
  const address = decodeURIComponent(path.startsWith("/") ? path : resolved).slice(1);
  return address === "" || address.endsWith("/") ? `${address}index.html` : address;
}
