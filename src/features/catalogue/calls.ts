import { strength } from "../../graph/ties/strength.ts";
import type { Feature } from "../feature.ts";
import { tieSeconds } from "../tie-sums.ts";

export const calls: Feature = {
  name: "calls",
  row: 2,
  group: "activity",
  about: "Calls and messages with visible contacts, made and received, and the time talked.",
  source: "strength: Onnela et al., PNAS 104 (2007)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in", "seconds_out", "seconds_in"],
  columns: () => [
    {
      name: "calls_out",
      phrase: { en: "calls made", ru: "исходящие звонки" },
      isTotal: true,
      formula: "Σ_j n_ij outgoing",
      family: "calls",
      isCensored: true,
      withoutContacts: 0,
      sql: "sum(t.calls_out)",
    },
    {
      name: "calls_in",
      phrase: { en: "calls received", ru: "входящие звонки" },
      isTotal: true,
      formula: "Σ_j n_ij incoming",
      family: "calls",
      isCensored: true,
      withoutContacts: 0,
      sql: "sum(t.calls_in)",
    },
    {
      name: "talk_seconds",
      phrase: { en: "time talked", ru: "время разговоров" },
      isTotal: true,
      formula: "Σ_j d_ij",
      unit: "s",
      isCensored: true,
      withoutContacts: 0,
      sql: "sum(t.seconds_out + t.seconds_in)",
    },
  ],
  compute: ({ graph }) => [
    strength(graph, graph.tieValues("calls_out")),
    strength(graph, graph.tieValues("calls_in")),
    strength(graph, tieSeconds(graph)),
  ],
};
