import { contactEntropy as entropyOf } from "../../graph/ties/contact-entropy.ts";
import type { Feature } from "../feature.ts";
import { tieCalls } from "../tie-sums.ts";

const calls = "(t.calls_out + t.calls_in)";
const entropySql = `ln(sum${calls}) - sum(${calls} * ln${calls}) / sum${calls}`;

export const contactEntropy: Feature = {
  name: "contact_entropy",
  row: 7,
  group: "diversity",
  about: "How evenly the client's calls spread over its contacts.",
  source:
    "Shannon (1948); bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016); evenness: Pielou (1966)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in"],
  columns: () => [
    {
      name: "contact_entropy",
      phrase: { en: "variety of contacts", ru: "разнообразие контактов" },
      scale: "index",
      formula: "−Σ_j p_ij ln p_ij, p_ij = n_ij / n_i",
      unit: "nats",
      isCensored: true,
      sql: entropySql,
    },
    {
      name: "contact_evenness",
      phrase: { en: "how evenly calls spread over contacts", ru: "равномерность звонков по контактам" },
      scale: "index",
      formula: "entropy / ln k; NaN below two contacts",
      family: "contact_entropy",
      sql: `(${entropySql}) / nullif(ln(count(*)), 0)`,
    },
  ],
  compute({ graph }) {
    const { entropy, evenness } = entropyOf(graph, tieCalls(graph));
    return [entropy, evenness];
  },
};
