import type { Explanation } from "../../src/explain/explanation.ts";

/** What an explanation looks like: made up, with every part there is. */
export const exampleExplanation: Explanation = {
  client: "678a21c7-1430-802f-b081-3a0f14e837b2",
  asOf: "2026-07-01",
  target: { product: "credit_card", horizon_days: 14 },
  model: { name: "bank-card", version: "b7ccf7496851" },
  learnedRate: 0.0287,
  probability: 0.2868,
  baseRate: 0.0302,
  rank: 12,
  nScored: 5866,
  above: 0.998,
  nContacts: 14,
  minContacts: 5,
  path: {
    start: { logOdds: -3.67, probability: 0.0248 },
    steps: [
      { group: "own", logOdds: 1.61, share: 0.55, from: 0.0248, to: 0.114 },
      { group: "adopters", logOdds: 0.87, share: 0.3, from: 0.114, to: 0.235 },
      { group: "contacts", logOdds: 0.36, share: 0.12, from: 0.235, to: 0.306 },
      { group: "coverage", logOdds: -0.08, share: 0.03, from: 0.306, to: 0.2868 },
    ],
    end: { logOdds: -0.91, probability: 0.2868 },
  },
  contacts: {
    groups: [
      { name: "closest", nContacts: 7, callsShare: 0.71, logOdds: 0.62, probabilityWithout: 0.178 },
      { name: "farthest", nContacts: 7, callsShare: 0.29, logOdds: -0.11, probabilityWithout: 0.31 },
    ],
    nMade: 143,
    nColumns: 151,
    ties: null,
  },
  raised: [
    {
      phrase: "share of contacts who have the product",
      value: "more than usual",
      usual: null,
      group: "surroundings",
      logOdds: 0.87,
    },
    { phrase: "account balance", value: "270,000 ₽", usual: "34,100 ₽", group: "own", logOdds: 0.46 },
    {
      phrase: "average monthly spend on mobile of contacts, all in all a long phrase",
      value: "620 ₽",
      usual: "410 ₽",
      group: "surroundings",
      logOdds: 0.3,
    },
  ],
  lowered: [{ phrase: "age", value: "61 years", usual: "42 years", group: "own", logOdds: -0.21 }],
  moves: [
    {
      phrase: "monthly card turnover",
      group: "own",
      bankCanChange: false,
      now: "70,200 ₽",
      lowest: { value: "19,000 ₽", probability: 0.186 },
      highest: { value: "105,000 ₽", probability: 0.342 },
    },
    {
      phrase: "share of contacts who have the product",
      group: "surroundings",
      bankCanChange: false,
      now: "more than usual",
      lowest: { value: "less than now", probability: 0.146 },
      highest: null,
    },
    {
      phrase: "credit limit",
      group: "own",
      bankCanChange: true,
      now: "50,000 ₽",
      lowest: null,
      highest: { value: "90,000 ₽", probability: 0.301 },
    },
  ],
  hasChangeable: true,
};
