import type { Feature } from "../feature.ts";
import { directionOf } from "./direction-of.ts";

export const balance: Feature = {
  name: "balance",
  row: 4,
  group: "activity",
  about: "Share of a contact's calls that the client made: mean and spread over contacts.",
  source: "bandicoot: de Montjoye, Rocher & Pentland, JMLR 17 (2016)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in"],
  columns: () => [
    {
      name: "out_share_mean",
      phrase: { en: "share of calls made", ru: "доля исходящих звонков" },
      scale: "share",
      formula: "mean_j out / (out + in)",
      family: "balance",
      sql: "avg(t.calls_out / (t.calls_out + t.calls_in))",
    },
    {
      name: "out_share_std",
      phrase: { en: "spread of the share of calls made", ru: "разброс доли исходящих звонков по контактам" },
      scale: "index",
      formula: "std_j out / (out + in)",
      family: "balance",
      sql: "stddev_pop(t.calls_out / (t.calls_out + t.calls_in))",
    },
  ],
  compute(scope) {
    const { outShareMean, outShareStd } = directionOf(scope);
    return [outShareMean, outShareStd];
  },
};
