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
      phrase: "time from one call to the next",
      formula: "m, mean of gaps; NaN below two exchanges",
      unit: "s",
      family: "gap_seconds",
      isCensored: true,
    },
    {
      name: "gap_seconds_std",
      phrase: "spread of the time from one call to the next",
      formula: "s, std of gaps; NaN below two exchanges",
      unit: "s",
      family: "gap_seconds",
      isCensored: true,
    },
    {
      name: "burstiness",
      phrase: "calls that come in bursts",
      formula: "(s − m) / (s + m); NaN where both are 0",
    },
  ],
};
