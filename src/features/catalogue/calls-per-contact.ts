import { tieMoments } from "../../graph/tie-moments.ts";
import { tieQuantiles } from "../../graph/tie-quantiles.ts";
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
    ...columns("calls_per_contact", "calls per contact", "n_ij", "t.calls_out + t.calls_in").map(
      (column) => ({ ...column, family: "calls_per_contact" }),
    ),
    ...columns("seconds_per_contact", "talk per contact", "d_ij", "t.seconds_out + t.seconds_in").map(
      (column) => ({ ...column, family: "talk_seconds", unit: "s" }),
    ),
  ],
  compute: ({ graph }) =>
    [tieCalls(graph), tieSeconds(graph)].flatMap((values) => {
      const { mean, std } = tieMoments(graph, values);
      return [mean, std, ...tieQuantiles(graph, values, [0.5])];
    }),
};

const columns = (name: string, words: string, value: string, sql: string) => [
  { name: `${name}_mean`, phrase: words, formula: `mean_j ${value}`, sql: `avg(${sql})` },
  { name: `${name}_std`, phrase: `spread of ${words}`, formula: `std_j ${value}`, sql: `stddev_pop(${sql})` },
  { name: `${name}_median`, phrase: `usual ${words}`, formula: `median_j ${value}`, sql: `median(${sql})` },
];
