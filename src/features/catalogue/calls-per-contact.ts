import { tieMoments } from "../../graph/tie-moments.ts";
import type { Feature } from "../feature.ts";

export const callsPerContact: Feature = {
  name: "calls_per_contact",
  row: 5,
  group: "activity",
  about: "Calls and time talked with a contact: mean and spread over contacts.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in", "seconds_out", "seconds_in"],
  columns: () => [
    {
      name: "calls_per_contact_mean",
      phrase: "calls per contact",
      formula: "mean_j n_ij",
      family: "calls_per_contact",
      sql: "avg(t.calls_out + t.calls_in)",
    },
    {
      name: "calls_per_contact_std",
      phrase: "spread of calls per contact",
      formula: "std_j n_ij",
      family: "calls_per_contact",
      sql: "stddev_pop(t.calls_out + t.calls_in)",
    },
    {
      name: "seconds_per_contact_mean",
      phrase: "talk per contact",
      formula: "mean_j d_ij",
      unit: "s",
      family: "talk_seconds",
      sql: "avg(t.seconds_out + t.seconds_in)",
    },
    {
      name: "seconds_per_contact_std",
      phrase: "spread of talk per contact",
      formula: "std_j d_ij",
      unit: "s",
      family: "talk_seconds",
      sql: "stddev_pop(t.seconds_out + t.seconds_in)",
    },
  ],
  compute({ graph }) {
    const sumOf = (one: "calls" | "seconds") => {
      const incoming = graph.tieValues(`${one}_in`);
      return graph.tieValues(`${one}_out`).map((value, tie) => value + incoming[tie]!);
    };
    const calls = tieMoments(graph, sumOf("calls"));
    const seconds = tieMoments(graph, sumOf("seconds"));
    return [calls.mean, calls.std, seconds.mean, seconds.std];
  },
};
