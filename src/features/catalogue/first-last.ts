import { tieExtremes } from "../../graph/ties/tie-extremes.ts";
import type { Feature } from "../feature.ts";

export const firstLast: Feature = {
  name: "first_last",
  row: 10,
  group: "activity",
  about: "How long ago the client's first and last exchange of the window were.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["newest_age_days", "oldest_age_days"],
  columns: () => [
    {
      name: "days_since_first",
      phrase: { en: "time since the first call of the window", ru: "время с первого звонка" },
      isPrivate: true,
      formula: "max_j age of the oldest exchange",
      unit: "days",
      family: "days_since",
      isCensored: true,
      sql: "max(t.oldest_age_days)",
    },
    {
      name: "days_since_last",
      phrase: { en: "time since the last call", ru: "время с последнего звонка" },
      isPrivate: true,
      formula: "min_j age of the newest exchange",
      unit: "days",
      family: "days_since",
      isCensored: true,
      sql: "min(t.newest_age_days)",
    },
  ],
  compute: ({ graph }) => [
    tieExtremes(graph, graph.tieValues("oldest_age_days")).max,
    tieExtremes(graph, graph.tieValues("newest_age_days")).min,
  ],
};
