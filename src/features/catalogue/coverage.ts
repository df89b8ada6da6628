import { clientCoverage } from "../../graph/contacts/client-coverage.ts";
import type { TieGraph } from "../../graph/csr/csr.ts";
import { degree } from "../../graph/ties/degree.ts";
import { tieExtremes } from "../../graph/ties/tie-extremes.ts";
import type { Feature } from "../feature.ts";

export const coverage: Feature = {
  name: "coverage",
  row: 26,
  group: "coverage",
  about:
    "How much of the client is seen at all: the operator sees calls with an end of its own only, so counts of non-subscribers are censored.",
  source: "Entourage",
  needs: ["time", "clients"],
  cost: "ties",
  measures: ["oldest_age_days"],
  columns: () => [
    {
      name: "coverage_contacts",
      phrase: { en: "visible contacts", ru: "видимые контакты" },
      formula: "k",
      unit: "contacts",
      family: "coverage",
      withoutContacts: 0,
      sql: "count(*)",
    },
    {
      name: "coverage_days",
      phrase: {
        en: "time since the first visible call of the window",
        ru: "время с первого видимого звонка",
      },
      formula: "1 + max_j age of the oldest exchange; 0 without contacts",
      unit: "days",
      isPrivate: true,
      family: "coverage",
      withoutContacts: 0,
      sql: "1 + max(t.oldest_age_days)",
    },
    {
      name: "coverage_client_share",
      phrase: { en: "contacts who are clients of the bank", ru: "доля контактов — клиентов банка" },
      scale: "share",
      tellsProduct: true,
      formula: "share of contacts who are clients; 0 without contacts",
      family: "coverage",
      withoutContacts: 0,
      hiddenBelow: "contacts",
      sql: "count_if(c.is_client) / count(*)",
    },
  ],
  compute: ({ graph, contacts }) => [
    degree(graph),
    oldestDays(graph),
    clientCoverage(graph, Uint8Array.from(contacts.isClient)),
  ],
};

/** Days from the first visible exchange to t, its own day among them; 0 without one. */
function oldestDays(graph: TieGraph): Float32Array {
  const { max } = tieExtremes(graph, graph.tieValues("oldest_age_days"));
  return max.map((age) => (Number.isNaN(age) ? 0 : age + 1));
}
