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
      { name: "mean", phrase: { en: "length of a call", ru: "длительность звонка" } },
      { name: "std", phrase: { en: "spread of calls' length", ru: "разброс длительности звонков" } },
      // The middle value is one call's.
      {
        name: "median",
        phrase: { en: "usual length of a call", ru: "обычная длительность звонка" },
        isPrivate: true,
      },
    ].map(({ name, phrase, isPrivate }) => ({
      name: `call_seconds_${name}`,
      phrase,
      ...(isPrivate ? { isPrivate } : {}),
      formula: `${name} over the client's calls of more than 0 s`,
      unit: "s",
      family: "call_seconds",
    })),
};
