import { concentration as concentrationOf } from "../../graph/ties/concentration.ts";
import type { Feature } from "../feature.ts";
import { tieCalls } from "../tie-sums.ts";

const calls = "(t.calls_out + t.calls_in)";

export const concentration: Feature = {
  name: "concentration",
  row: 8,
  group: "diversity",
  about: "How much of the client's calls a few contacts have.",
  source: "Herfindahl (1950); bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in"],
  columns: () => [
    {
      name: "contact_concentration",
      phrase: {
        en: "calls that go to the same few contacts",
        ru: "сосредоточенность звонков на немногих контактах",
      },
      scale: "index",
      formula: "Σ_j p_ij², p_ij = n_ij / n_i",
      sql: `sum(${calls} ** 2) / sum${calls} ** 2`,
    },
    {
      name: "contact_top_share",
      phrase: {
        en: "contacts who have four fifths of the calls",
        ru: "доля контактов, на которые приходится четыре пятых звонков",
      },
      scale: "share",
      formula: "fewest contacts with Σ n_ij ≥ 4/5 n_i, over k",
      family: "contact_concentration",
      sql: `list_reduce(list_prepend({n: 0, sum: 0}, list_transform(list(${calls} order by ${calls} desc), lambda x: {n: 1, sum: x})),
        lambda a, b: if(5 * a.sum < 4 * sum${calls}, {n: a.n + 1, sum: a.sum + b.sum}, a)).n / count(*)`,
    },
  ],
  compute({ graph }) {
    const { herfindahl, topShare } = concentrationOf(graph, tieCalls(graph));
    return [herfindahl, topShare];
  },
};
