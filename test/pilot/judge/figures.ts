import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What statsmodels and scikit-uplift say; `figures.py` tells how they were asked. */
interface Figures {
  sizes: {
    base: number;
    treated: number;
    ratio: number;
    alpha: number;
    power: number;
    sides: "two" | "one";
    n: number;
    power_at_half: number;
  }[];
  ratios: { arms: [number, number, number, number]; low: number; high: number }[];
  uplift: { treated: number[]; taken: number[]; distinct: UpliftFigures; tied: UpliftFigures };
}

interface UpliftFigures {
  score: number[];
  qini: number;
  area: number;
  qini_curve: number[];
  "at_0.1": number;
  "at_0.3": number;
  "at_0.5": number;
}

export const figures = JSON.parse(
  readFileSync(join(import.meta.dirname, "figures.golden.json"), "utf8"),
) as Figures;
