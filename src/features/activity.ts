import type { TieGraph } from "../graph/csr.ts";
import { degree } from "../graph/degree.ts";
import { direction } from "../graph/direction.ts";
import { strength } from "../graph/strength.ts";
import { tieMoments } from "../graph/tie-moments.ts";
import type { FeatureColumn } from "./declaration.ts";

/** The client's own exchanges with visible contacts (catalogue 1–5, 11): how many, how long, which way, how recent. */
export function activityFeatures(graph: TieGraph, hasTime: boolean): FeatureColumn[] {
  const feature = (
    name: string,
    phrase: string,
    formula: string,
    values: Float32Array,
    more: Partial<FeatureColumn> = {},
  ): FeatureColumn => ({
    name,
    group: "surroundings",
    kind: "numeric",
    family: name,
    phrase,
    formula,
    values,
    ...more,
  });
  const contacts = { family: "contacts" };
  const undirected = [
    feature("degree", "contacts", "k", degree(graph), contacts),
    feature("strength", "strength of all ties", "Σ_j w_ij", strength(graph, graph.tieValues("weight"))),
  ];
  if (!hasTime) return undirected;

  const out = graph.tieValues("calls_out");
  const incoming = graph.tieValues("calls_in");
  const calls = out.map((value, tie) => value + incoming[tie]!);
  const seconds = graph
    .tieValues("seconds_out")
    .map((value, tie) => value + graph.tieValues("seconds_in")[tie]!);
  const way = direction(graph, out, incoming);
  const callsPerContact = tieMoments(graph, calls);
  const secondsPerContact = tieMoments(graph, seconds);
  const perContact = { family: "calls_per_contact" };
  const talk = { family: "talk_seconds", unit: "s" };
  const balance = { family: "balance" };
  return [
    ...undirected,
    feature("degree_out", "contacts called", "contacts with a call from the client", way.degreeOut, contacts),
    feature("degree_in", "contacts who called", "contacts with a call to the client", way.degreeIn, contacts),
    feature("calls_out", "calls made", "Σ_j n_ij outgoing", strength(graph, out), { family: "calls" }),
    feature("calls_in", "calls received", "Σ_j n_ij incoming", strength(graph, incoming), {
      family: "calls",
    }),
    feature("talk_seconds", "time talked", "Σ_j d_ij", strength(graph, seconds), talk),
    feature(
      "recency",
      "recent talk",
      "Σ_j Σ_calls (1 + seconds) · 2^(−age / half-life)",
      strength(graph, graph.tieValues("recency")),
    ),
    feature(
      "reciprocity",
      "contacts with calls both ways",
      "share of contacts with calls both ways",
      way.reciprocity,
    ),
    feature("out_share_mean", "share of calls made", "mean_j out / (out + in)", way.outShareMean, balance),
    feature(
      "out_share_std",
      "spread of the share of calls made",
      "std_j out / (out + in)",
      way.outShareStd,
      balance,
    ),
    feature("calls_per_contact_mean", "calls per contact", "mean_j n_ij", callsPerContact.mean, perContact),
    feature(
      "calls_per_contact_std",
      "spread of calls per contact",
      "std_j n_ij",
      callsPerContact.std,
      perContact,
    ),
    feature("seconds_per_contact_mean", "talk per contact", "mean_j d_ij", secondsPerContact.mean, talk),
    feature(
      "seconds_per_contact_std",
      "spread of talk per contact",
      "std_j d_ij",
      secondsPerContact.std,
      talk,
    ),
  ];
}
