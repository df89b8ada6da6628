/** From everybody at the snapshot to the list: who was left out, and why; nobody disappears uncounted. */
import { InternalError } from "../core/errors.ts";
import type { Language, Words } from "../core/language.ts";

interface WaterfallStep {
  /** Why these clients are not on the list: one of `houseReasons`, or a campaign rule's name. */
  reason: string;
  excluded: number;
  /** Who is left after the step. */
  left: number;
}

/** How the population became the list. */
export interface Waterfall {
  as_of: string;
  /** Clients active at the snapshot. */
  population: number;
  /** In the order in which they are applied: a client is counted at the first that holds. */
  steps: WaterfallStep[];
  /** Clients on the list. */
  listed: number;
  /** The same by group, where there is a pilot. */
  treatment?: number;
  control?: number;
  outside_pilot?: number;
}

/** Reasons beside the campaign's rules, in the order in which they are applied. */
export const houseReasons: Readonly<Record<string, Words>> = {
  other_segment: {
    en: "of another segment than population.segment",
    ru: "не из выбранного сегмента (population.segment)",
  },
  holds_product: { en: "hold the product already", ru: "продукт уже есть" },
  excluded: {
    en: "excluded, by anything known by now",
    ru: "в списке исключений, по всем данным на сегодня",
  },
  refused: {
    en: "refused marketing, by anything known by now",
    ru: "отказались от рекламы, по всем данным на сегодня",
  },
  not_eligible: {
    en: "excluded or refusing at the snapshot, though no longer",
    ru: "на дату расчёта были исключены или отказывались, хотя теперь нет",
  },
};

/** Reasons of a campaign, beside the exclusions that have names of their own. */
const campaignReasons: Readonly<Record<string, Words>> = {
  not_scored: { en: "without a score", ru: "нет оценки модели" },
  not_eligible_here: {
    en: "outside campaign.eligible",
    ru: "не подходят под условие кампании (campaign.eligible)",
  },
  too_young: { en: "too young, or of unknown age", ru: "младше нужного возраста или возраст неизвестен" },
  too_old: { en: "too old, or of unknown age", ru: "старше нужного возраста или возраст неизвестен" },
  low_income: { en: "income too low, or unknown", ru: "доход ниже нужного или неизвестен" },
  refused_recently: { en: "refused an offer recently", ru: "недавно отказались от предложения" },
  contacted_enough: { en: "contacted often enough already", ru: "с ними уже связывались достаточно часто" },
  control_group: {
    en: "universal control group: never contacted",
    ru: "общая контрольная группа: к ним не обращаются",
  },
  low_probability: { en: "probability too low", ru: "слишком низкая вероятность" },
  no_offer_allowed: {
    en: "no offer and channel that the client may get",
    ru: "нет предложения и канала, которые клиенту можно дать",
  },
  no_offer_pays: { en: "no offer brings more than it costs", ru: "ни одно предложение не окупает затрат" },
  beyond_limits: { en: "beyond the budget or a capacity", ru: "не вошли в бюджет или мощность каналов" },
};

/** The last step: more clients than the list holds. */
export const beyondLimit = "beyond_limit";
const beyondLimitWords: Words = { en: "beyond list.limit", ru: "не вошли в размер списка (list.limit)" };

/** What a step says; a campaign rule by its name. */
export function stepWords(reason: string, language: Language): string {
  const words = reason === beyondLimit ? beyondLimitWords : (houseReasons[reason] ?? campaignReasons[reason]);
  return words?.[language] ?? reason.replaceAll("_", " ");
}

/**
 * The waterfall of a list.
 *
 * @param excluded clients by the first reason that keeps them off the list, in the order of the reasons
 * @param groups the group of each listed client, where there is a pilot: `treatment`, `control`, or empty outside it
 * @throws InternalError unless population = Σ excluded + listed, and each listed client is in one group or in none
 */
export function makeWaterfall(
  asOf: string,
  population: number,
  excluded: ReadonlyMap<string, number>,
  listed: number,
  groups?: readonly string[],
): Waterfall {
  let left = population;
  const steps = [...excluded].map(([reason, count]) => {
    left -= count;
    return { reason, excluded: count, left };
  });
  if (left !== listed) {
    throw new InternalError(
      `waterfall: ${population} clients less ${population - left} excluded are ${left}, but ${listed} are listed`,
    );
  }
  return { as_of: asOf, population, steps, listed, ...(groups ? countGroups(groups, listed) : {}) };
}

function countGroups(groups: readonly string[], listed: number) {
  const count = (name: string) => groups.reduce((sum, group) => sum + (group === name ? 1 : 0), 0);
  const counts = { treatment: count("treatment"), control: count("control"), outside_pilot: count("") };
  const counted = counts.treatment + counts.control + counts.outside_pilot;
  if (groups.length !== listed || counted !== listed) {
    throw new InternalError(`waterfall: ${counted} of ${listed} listed clients are in a group or in none`);
  }
  return counts;
}
