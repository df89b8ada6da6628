import { degree } from "../../graph/ties/degree.ts";
import { strength } from "../../graph/ties/strength.ts";
import type { ColumnPlan } from "../column-plan.ts";
import type { Feature } from "../feature.ts";
import { tieCalls, tieSeconds } from "../tie-sums.ts";

const described = [
  { name: "degree", words: { en: "contacts", ru: "число контактов" }, symbol: "k" },
  { name: "calls", words: { en: "calls", ru: "число звонков" }, symbol: "n_i" },
  { name: "talk_seconds", words: { en: "time talked", ru: "время разговоров" }, symbol: "d_i", unit: "s" },
];

export const trend: Feature = {
  name: "trend",
  row: 25,
  group: "change",
  about:
    "How much more of it there is in a window than a longer one's pace would give: `calls_trend_30d_7d` is calls of 7 days less 7/30 of those of 30.",
  source: "the windows of Krings et al., EPJ Data Science 1 (2012)",
  needs: ["time"],
  cost: "ties",
  measures: ["calls_out", "calls_in", "seconds_out", "seconds_in"],
  columns: (plan, window) =>
    longerWindows(plan, window).flatMap((days) =>
      described.map(({ name, words, symbol, unit }) => ({
        name: `${name}_trend_${days}d`,
        phrase: {
          en: `${words.en}, against the pace of ${days} days`,
          ru: `${words.ru} сверх обычного темпа за ${days} дн.`,
        },
        formula: `${symbol}(${window} d) − ${symbol}(${days} d) · ${window}/${days}`,
        ...(unit ? { unit } : {}),
        family: `${name}_trend`,
        isCensored: true,
      })),
    ),
  compute({ graph, plan, window, totals }) {
    const own = [degree(graph), strength(graph, tieCalls(graph)), strength(graph, tieSeconds(graph))];
    totals.set(window, own);
    return longerWindows(plan, window).flatMap((days) =>
      totals
        .get(days)!
        .map((longer, at) => longer.map((total, row) => own[at]![row]! - (total * window!) / days)),
    );
  },
};

function longerWindows({ windows }: ColumnPlan, window: number | undefined): number[] {
  return windows.filter((days) => window !== undefined && days > window);
}
