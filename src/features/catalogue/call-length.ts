import type { Feature } from "../feature.ts";

export const callLength: Feature = {
  name: "call_length",
  row: 5,
  group: "activity",
  about: "How long the client's calls last: mean, spread and median over its calls with talk.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "exchanges",
  relation: "ftr_call_length",
  columns: () =>
    [
      { name: "mean", phrase: "length of a call" },
      { name: "std", phrase: "spread of calls' length" },
      { name: "median", phrase: "usual length of a call" },
    ].map(({ name, phrase }) => ({
      name: `call_seconds_${name}`,
      phrase,
      formula: `${name} over the client's calls of more than 0 s`,
      unit: "s",
      family: "call_seconds",
    })),
};
