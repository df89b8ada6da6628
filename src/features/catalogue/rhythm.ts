import type { Feature } from "../feature.ts";

export const rhythm: Feature = {
  name: "rhythm",
  row: 9,
  group: "rhythm",
  about:
    "Time between one exchange of the client and the next, and whether they come in bursts: −1 at an even pace, 0 at random, towards 1 in bursts.",
  source: "Goh & Barabási, EPL 81 (2008)",
  needs: ["time"],
  cost: "exchanges",
  relation: "ftr_rhythm",
  columns: () => [
    {
      name: "gap_seconds_mean",
      phrase: { en: "time from one call to the next", ru: "время между звонками" },
      formula: "m, mean of gaps; NaN below two exchanges",
      unit: "s",
      family: "gap_seconds",
      isCensored: true,
    },
    {
      name: "gap_seconds_std",
      phrase: { en: "spread of the time from one call to the next", ru: "разброс времени между звонками" },
      formula: "s, std of gaps; NaN below two exchanges",
      unit: "s",
      family: "gap_seconds",
      isCensored: true,
    },
    {
      name: "burstiness",
      phrase: { en: "calls that come in bursts", ru: "неравномерность звонков во времени" },
      scale: "index",
      formula: "(s − m) / (s + m); NaN where both are 0",
    },
  ],
};
