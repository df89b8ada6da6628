/**
 * Colours of pages and charts: CSS variables, so that a page's light and dark scheme changes charts too. Tones after Okabe & Ito,
 * "Color Universal Design" (2008): they differ in lightness as well, so no colour-blind reader takes one for another. In the light
 * scheme they are darkened, in the dark one lightened, until each reads as text: contrast of 4.5 or more to page and surface.
 */

/** What a colour means; the same on every page. */
export const tones = ["lead", "other", "good", "third", "muted"] as const;
/**
 * `lead`: what the page is about (the model with the surroundings) · `other`: what it is compared with · `good`: what is kept or
 * gained · `third`: one more series · `muted`: chance, the average, context.
 */
export type Tone = (typeof tones)[number];

type Scheme = Readonly<Record<Tone | "page" | "surface" | "text" | "quiet" | "line", string>>;

export const lightScheme: Scheme = {
  page: "#ffffff",
  surface: "#f5f6f4",
  text: "#1b2126",
  quiet: "#56606a",
  line: "#d5d9dc",
  lead: "#00609c",
  other: "#a84300",
  good: "#00735a",
  third: "#8a4377",
  muted: "#5f6a74",
};

export const darkScheme: Scheme = {
  page: "#14181b",
  surface: "#1e2428",
  text: "#e9ebec",
  quiet: "#a7b1b9",
  line: "#3a434a",
  lead: "#6cbcec",
  other: "#f2a359",
  good: "#4fc7a4",
  third: "#dc9cc8",
  muted: "#9aa5ad",
};

/** The scheme as CSS declarations. */
export function cssVariables(scheme: Scheme): string {
  return Object.entries(scheme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

/** A tone as a colour of a chart's mark. */
export function colourOf(tone: Tone): string {
  return `var(--${tone})`;
}

/** Never colour alone: each tone has a stroke of its own.  */
export const dashes: Readonly<Record<Tone, string>> = {
  lead: "none",
  other: "6 4",
  good: "12 3",
  third: "2 3",
  muted: "1 4",
};
