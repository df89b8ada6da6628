import { tieMoments } from "../../graph/ties/tie-moments.ts";
import { tieQuantiles } from "../../graph/ties/tie-quantiles.ts";
import type { Feature } from "../feature.ts";
import { tieCalls, tieSeconds } from "../tie-sums.ts";

export const callsPerContact: Feature = {
  name: "calls_per_contact",
  row: 5,
  group: "activity",
  about: "Calls and time talked with a contact: mean, spread and median over contacts.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in", "seconds_out", "seconds_in"],
  columns: () => [
    ...columns("calls_per_contact", callWords, "n_ij", "t.calls_out + t.calls_in").map((column) => ({
      ...column,
      family: "calls_per_contact",
    })),
    ...columns("seconds_per_contact", talkWords, "d_ij", "t.seconds_out + t.seconds_in").map((column) => ({
      ...column,
      family: "talk_seconds",
      unit: "s",
    })),
  ],
  compute: ({ graph }) =>
    [tieCalls(graph), tieSeconds(graph)].flatMap((values) => {
      const { mean, std } = tieMoments(graph, values);
      return [mean, std, ...tieQuantiles(graph, values, [0.5])];
    }),
};

const callWords = {
  mean: { en: "calls per contact", ru: "звонки в расчёте на контакт" },
  std: { en: "spread of calls per contact", ru: "разброс числа звонков по контактам" },
  median: { en: "usual calls per contact", ru: "обычное число звонков с одним контактом" },
};
const talkWords = {
  mean: { en: "talk per contact", ru: "время разговоров в расчёте на контакт" },
  std: { en: "spread of talk per contact", ru: "разброс времени разговоров по контактам" },
  median: { en: "usual talk per contact", ru: "обычное время разговоров с одним контактом" },
};

const columns = (name: string, words: typeof callWords, value: string, sql: string) => [
  { name: `${name}_mean`, phrase: words.mean, formula: `mean_j ${value}`, sql: `avg(${sql})` },
  { name: `${name}_std`, phrase: words.std, formula: `std_j ${value}`, sql: `stddev_pop(${sql})` },
  // The middle value is one contact's.
  {
    name: `${name}_median`,
    isPrivate: true,
    phrase: words.median,
    formula: `median_j ${value}`,
    sql: `median(${sql})`,
  },
];
