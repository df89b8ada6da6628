/** What a page says, a piece of text a line: without styles, tags and the places of charts. */
export function pageText(page: string): string {
  return `${page
    .replace(/<style>.*?<\/style>/s, "")
    .replaceAll(/<[^>]+>/g, "\n")
    .replaceAll("\u00a0", " ")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join("\n")}\n`;
}
