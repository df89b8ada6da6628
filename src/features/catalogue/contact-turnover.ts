import { contactTurnover as turnoverOf } from "../../graph/ties/contact-turnover.ts";
import type { ColumnPlan } from "../column-plan.ts";
import type { Feature } from "../feature.ts";

export const contactTurnover: Feature = {
  name: "contact_turnover",
  row: 25,
  group: "change",
  about:
    "Contacts gained, lost and kept between a shorter window and the rest of a longer one: `contacts_new_7d_30d` are those of the last 7 of 30 days alone.",
  source: "Krings et al., EPJ Data Science 1 (2012)",
  needs: ["time"],
  cost: "ties",
  measures: ["newest_age_days", "oldest_age_days"],
  columns: (plan, window) =>
    shorterWindows(plan, window).flatMap((days) => [
      {
        name: `contacts_new_${days}d`,
        phrase: {
          en: `contacts of the last ${days} days alone`,
          ru: `новые контакты за последние ${days} дн.`,
        },
        formula: `contacts whose oldest exchange is less than ${days} days old`,
        family: "contact_turnover",
        isCensored: true,
        withoutContacts: 0 as const,
        sql: `count_if(t.oldest_age_days < ${days})`,
      },
      {
        name: `contacts_lost_${days}d`,
        phrase: {
          en: `contacts without a call in the last ${days} days`,
          ru: `контакты без звонков за последние ${days} дн.`,
        },
        formula: `contacts whose newest exchange is ${days} days old or older`,
        family: "contact_turnover",
        isCensored: true,
        withoutContacts: 0 as const,
        sql: `count_if(t.newest_age_days >= ${days})`,
      },
      {
        name: `contacts_jaccard_${days}d`,
        phrase: {
          en: `contacts of the last ${days} days who are those of before`,
          ru: `доля прежних контактов за последние ${days} дн.`,
        },
        scale: "share" as const,
        formula: `|A ∩ B| / |A ∪ B|, A contacts of the last ${days} days, B of the days before`,
        family: "contact_turnover",
        sql: `count_if(t.newest_age_days < ${days} and t.oldest_age_days >= ${days}) / count(*)`,
      },
    ]),
  compute: ({ graph, plan, window }) =>
    shorterWindows(plan, window).flatMap((days) => {
      const [newest, oldest] = [graph.tieValues("newest_age_days"), graph.tieValues("oldest_age_days")];
      const { nNew, nLost, jaccard } = turnoverOf(graph, newest, oldest, days);
      return [nNew, nLost, jaccard];
    }),
};

function shorterWindows({ windows }: ColumnPlan, window: number | undefined): number[] {
  return windows.filter((days) => days < (window ?? 0));
}
