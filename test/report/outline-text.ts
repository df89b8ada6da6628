/** A page as it is read out: titles and paragraphs on lines of their own, cells of tables with bars between them, no charts. */
export function outlineText(page: string): string {
  const body = page.slice(page.indexOf("<body>"));
  const text = body
    .replace(/<svg[\s\S]*?<\/svg>/g, "")
    .replace(/\n/g, " ")
    .replace(/<(h1|h2)[^>]*>/g, "\n\n# ")
    .replace(/<h3[^>]*>/g, "\n\n## ")
    .replace(/<(p|tr|li|figcaption|summary|caption|dt|dd)\b[^>]*>/g, "\n")
    .replace(/<\/(td|th)>/g, " | ")
    .replace(/<[^>]+>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/[\u00a0\u202f]/g, " ");
  const lines = text.split("\n").map((line) =>
    line
      .replace(/ +/g, " ")
      .replace(/[ |]+$/, "")
      .trim(),
  );
  return `${lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}
