import { type Html, html } from "../html.ts";
import { colourOf, dashes, type Tone } from "../palette.ts";

/** Of bars behind lines, so that these are seen. */
export const barOpacity = 0.45;

/** Names of lines and bars with a piece of each, above a chart that has no room for names inside. */
export function legend(series: readonly { name: string; tone: Tone; isBar?: boolean }[]): Html {
  return html`<ul class="legend">${series.map(
    ({ name, tone, isBar = false }) =>
      html`<li><svg viewBox="0 0 28 8" aria-hidden="true"><path d="M0,4H28" stroke="${colourOf(tone)}" ${
        isBar
          ? html`stroke-width="8" stroke-opacity="${barOpacity}"`
          : html`stroke-width="2.5" stroke-dasharray="${dashes[tone]}"`
      }/></svg>${name}</li>`,
  )}</ul>`;
}
