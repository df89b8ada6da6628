/** Drawings of the pages: SVG text that is readable on a light and a dark page, in the colours of the reports. */
import { cssVariables, darkScheme, lightScheme, type Tone } from "../../src/report/palette.ts";

/** Tones, and the colours of what is no series. */
type Colour = Tone | "text" | "quiet" | "line" | "surface";

interface Frame {
  /** What is seen, in a few words. */
  title: string;
  /** What it says, for who cannot see it. */
  description: string;
  width: number;
  height: number;
}

/** A picture with its own background, so that it reads on whatever page it stands. */
export function picture({ title, description, width, height }: Frame, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${title}</title>
<desc id="description">${description}</desc>
<style>
svg { ${cssVariables(lightScheme)} }
@media (prefers-color-scheme: dark) { svg { ${cssVariables(darkScheme)} } }
text { font: 14px system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
.small { font-size: 12px; }
.bold { font-weight: 600; }
</style>
<rect width="${width}" height="${height}" rx="8" fill="var(--page)"/>
${parts.join("\n")}
</svg>
`;
}

interface TextStyle {
  colour?: Colour;
  anchor?: "start" | "middle" | "end";
  kind?: "small" | "bold";
}

export function text(x: number, y: number, words: string, style: TextStyle = {}): string {
  const { colour = "text", anchor = "start", kind } = style;
  const kindOf = kind ? ` class="${kind}"` : "";
  const escaped = words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="var(--${colour})"${kindOf}>${escaped}</text>`;
}

interface Stroke {
  colour?: Colour;
  width?: number;
  dash?: string;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: Stroke = {}): string {
  const { colour = "text", width = 1.5, dash } = stroke;
  const dashed = dash ? ` stroke-dasharray="${dash}"` : "";
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="var(--${colour})" stroke-width="${width}"${dashed}/>`;
}

/** A line that ends in an arrow's head. */
export function arrow(x1: number, y1: number, x2: number, y2: number, stroke: Stroke = {}): string {
  const { colour = "text" } = stroke;
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const head = [angle + 2.6, angle, angle - 2.6].map((turn, at) =>
    at === 1
      ? `${x2},${y2}`
      : `${(x2 + 9 * Math.cos(turn)).toFixed(1)},${(y2 + 9 * Math.sin(turn)).toFixed(1)}`,
  );
  return `${line(x1, y1, x2, y2, stroke)}<polyline points="${head.join(" ")}" fill="none" stroke="var(--${colour})" stroke-width="1.5"/>`;
}

interface Box {
  fill?: Colour | "none";
  border?: Colour;
  opacity?: number;
}

export function box(x: number, y: number, width: number, height: number, style: Box = {}): string {
  const { fill = "surface", border = "line", opacity = 1 } = style;
  const inside = fill === "none" ? "none" : `var(--${fill})`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${inside}" fill-opacity="${opacity}" stroke="var(--${border})"/>`;
}

/** A box with one to three lines of words in its middle, the first of them bold. */
export function boxed(
  x: number,
  y: number,
  width: number,
  height: number,
  words: readonly string[],
  style: Box = {},
): string {
  const first = y + height / 2 + 5 - ((words.length - 1) * 17) / 2;
  const lines = words.map((line, at) =>
    text(x + width / 2, first + at * 17, line, {
      anchor: "middle",
      kind: at === 0 ? "bold" : "small",
      colour: at === 0 ? "text" : "quiet",
    }),
  );
  return [box(x, y, width, height, style), ...lines].join("");
}

export function dot(x: number, y: number, radius: number, colour: Colour, isFilled = true): string {
  const fill = isFilled ? `var(--${colour})` : "var(--page)";
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}" stroke="var(--${colour})" stroke-width="2"/>`;
}
