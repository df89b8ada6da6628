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

export interface Waterfall {
  as_of: string;
  /** Clients active at the snapshot. */
  population: number;
  /** In the order in which they are applied: a client is counted at the first that holds. */
  steps: WaterfallStep[];
  /** Clients on the list, by group where there is a control group. */
  listed: number;
  treatment?: number;
  control?: number;
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

/** The last step: more clients than the list holds. */
export const beyondLimit = "beyond_limit";
const beyondLimitWords: Words = { en: "beyond list.limit", ru: "не вошли в размер списка (list.limit)" };

/** What a step says; a campaign rule by its name. */
export function stepWords(reason: string, language: Language): string {
  return (
    (reason === beyondLimit ? beyondLimitWords : houseReasons[reason])?.[language] ??
    reason.replaceAll("_", " ")
  );
}

/**
 * The waterfall of a list.
 *
 * @param excluded clients by the first reason that keeps them off the list, in the order of the reasons
 * @param groups how many of the listed are in the treatment and in the control group, where there is one
 * @throws InternalError unless population = Σ excluded + listed, and listed = treatment + control
 */
export function makeWaterfall(
  asOf: string,
  population: number,
  excluded: ReadonlyMap<string, number>,
  listed: number,
  groups?: { treatment: number; control: number },
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
  if (groups && groups.treatment + groups.control !== listed) {
    throw new InternalError(
      `waterfall: ${groups.treatment} treatment and ${groups.control} control of ${listed} listed clients`,
    );
  }
  return { as_of: asOf, population, steps, listed, ...groups };
}
