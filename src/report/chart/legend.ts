import { type Html, html } from "../html.ts";
import { colourOf, dashes, type Tone } from "../palette.ts";

/** Names of lines with a piece of each, above a chart that has no room for names inside. */
export function legend(series: readonly { name: string; tone: Tone }[]): Html {
  return html`<ul class="legend">${series.map(
    ({ name, tone }) =>
      html`<li><svg viewBox="0 0 28 8" aria-hidden="true"><path d="M0,4H28" stroke="${colourOf(tone)}" stroke-width="2.5" stroke-dasharray="${dashes[tone]}"/></svg>${name}</li>`,
  )}</ul>`;
}
