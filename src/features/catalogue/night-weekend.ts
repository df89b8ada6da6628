import { tieShare } from "../../graph/ties/tie-share.ts";
import type { Feature } from "../feature.ts";
import { tieCalls } from "../tie-sums.ts";

const calls = "sum(t.calls_out + t.calls_in)";

export const nightWeekend: Feature = {
  name: "night_weekend",
  row: 6,
  group: "rhythm",
  about: "Shares of the client's calls at night and at weekends, in the project's `time_zone`.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in", "calls_night", "calls_weekend"],
  columns: () => [
    {
      name: "night_share",
      phrase: { en: "share of calls at night", ru: "доля звонков ночью" },
      scale: "share",
      formula: "calls from 22 to 7 h / n_i",
      sql: `sum(t.calls_night) / ${calls}`,
    },
    {
      name: "weekend_share",
      phrase: { en: "share of calls at weekends", ru: "доля звонков в выходные" },
      scale: "share",
      formula: "calls on Saturdays and Sundays / n_i",
      sql: `sum(t.calls_weekend) / ${calls}`,
    },
  ],
  compute({ graph }) {
    const calls = tieCalls(graph);
    return [
      tieShare(graph, graph.tieValues("calls_night"), calls),
      tieShare(graph, graph.tieValues("calls_weekend"), calls),
    ];
  },
};
