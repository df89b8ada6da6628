import { type Html, html } from "../html.ts";
import { section, type Telling, withCode } from "./telling.ts";

/** What the page could tell and does not, with the command that adds it. */
export function missingSection({ data, words }: Telling): Html {
  const told = words.missing;
  const lines = [
    data.segments === null && told.segments,
    data.list === null && told.list,
    data.plan === null && told.plan,
    data.pilot === null && told.pilot,
    data.reading === null && told.reading,
    data.drift === null && told.score,
  ].filter((line) => line !== false);
  if (lines.length === 0) return html``;
  return section(
    told.heading,
    html`<ul class="quiet">\n${lines.map((line) => html`<li>${withCode(line)}</li>\n`)}</ul>\n`,
  );
}
