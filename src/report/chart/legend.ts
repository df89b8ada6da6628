import { type Html, html } from "../html.ts";
import { colourOf, dashes, type Tone } from "../palette.ts";

interface LegendEntry {
  name: string;
  tone: Tone;
  /** Default: a line. */
  shape?: "line" | "dots" | "bar";
}

/** Of bars behind lines, so that these are seen. */
export const barOpacity = 0.45;

/** Names of lines, dots and bars with a piece of each, above a chart that has no room for names inside. */
export function legend(entries: readonly LegendEntry[]): Html {
  return html`<ul class="legend">${entries.map(
    (entry) => html`<li><svg viewBox="0 0 28 8" aria-hidden="true">${sample(entry)}</svg>${entry.name}</li>`,
  )}</ul>`;
}

function sample({ tone, shape = "line" }: LegendEntry): Html {
  const colour = colourOf(tone);
  if (shape === "dots") return html`<circle cx="14" cy="4" r="3.5" fill="${colour}"/>`;
  const stroke =
    shape === "bar"
      ? html`stroke-width="8" stroke-opacity="${barOpacity}"`
      : html`stroke-width="2.5" stroke-dasharray="${dashes[tone]}"`;
  return html`<path d="M0,4H28" stroke="${colour}" ${stroke}/>`;
}
