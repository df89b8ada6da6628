import type { Language } from "../core/language.ts";
import { type Html, html, trustedHtml } from "./html.ts";
import { styleSheet } from "./style.ts";

export interface PageOptions {
  title: string;
  language: Language;
  /** What stands in `main`: one `h1`, then sections with an `h2` each. */
  body: Html;
}

/**
 * A whole page in one file: its style sheet is inside, it needs no script, and its policy forbids any request, so it opens
 * from a mail as from a disk. Light and dark follow the reader's setting; on paper it is light.
 *
 * @returns the file's text; the same for the same input
 */
export function page({ title, language, body }: PageOptions): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trustedHtml(styleSheet)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}
