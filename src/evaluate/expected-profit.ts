/**
 * Expected maximum profit: what the best cut-off of a score earns a client, over all that is uncertain of the benefit.
 *
 *   EMP = ∫ max over cut-offs of [x · a · F₀ − b₀ · F₀ − b₁ · F₁] dH(x)
 *
 * F₀ and F₁ are the shares of positives and of negatives above the cut, x in [0, 1] the uncertain part of the benefit. Between
 * two corners of the ROC curve's hull the best cut-off stays the same, so the integral is a sum over corners.
 *
 * - Campaign: a contacted positive accepts the offer with probability x ~ Beta(α, β), which earns `value − offer_cost`; every
 *   contact costs `contact_cost`, and a negative takes the offer without need. Verbraken, Verbeke & Baesens, "A novel profit
 *   maximizing metric for measuring classification performance of customer churn prediction models", IEEE TKDE 25 (2013).
 * - Credit: x is the share of a loan that a bad payer loses, 0 with probability p₀, 1 with p₁, else uniform; a refused good
 *   payer costs the return. Verbraken, Bravo, Weber & Baesens, "Development and application of consumer credit scoring
 *   models using profit-based classification measures", Eur. J. Oper. Res. 238 (2014).
 */
import betaCdf from "@stdlib/stats-base-dists-beta-cdf";
import { rocHull } from "./roc-hull.ts";
import type { Steps } from "./steps.ts";

/** Money of a campaign, in one currency, per client. */
interface CampaignProfit {
  measure: "campaign";
  /** Worth of a client who accepts. */
  value: number;
  /** Cost of an offer that is taken. */
  offer_cost: number;
  /** Cost of a contact. */
  contact_cost: number;
  /** Parameters of the chance that a positive accepts, Beta(alpha, beta). */
  alpha: number;
  beta: number;
}

/** Money of credit scoring, as a share of the loan; positives are bad payers. */
interface CreditProfit {
  measure: "credit";
  /** Chance that a bad payer loses nothing. */
  no_loss: number;
  /** Chance that a bad payer loses all. */
  total_loss: number;
  /** Return on a loan that is paid back. */
  return: number;
}

export type ProfitSettings = CampaignProfit | CreditProfit;

export interface ExpectedProfit {
  /** Per client, in the unit of the settings; 0 or more. NaN when a class is missing. */
  profit: number;
  /** Mean share of clients above the best cut-off. */
  share: number;
}

/** The uncertain part x of the benefit. */
interface Benefit {
  /** P(x ≤ bound). */
  upTo(bound: number): number;
  /** E[x; x ≤ bound]. */
  meanUpTo(bound: number): number;
}

/**
 * The expected maximum profit of tallied steps.
 *
 * Exact for merged steps too: a step of negatives alone is never a corner between others. Cost: O(steps).
 *
 * @example expectedProfit(stepsOf(label, score), { measure: "campaign", value: 200, offer_cost: 10, contact_cost: 1, alpha: 6, beta: 14 })
 */
export function expectedProfit(steps: Steps, settings: ProfitSettings): ExpectedProfit {
  const baseRate = steps.nPositives / (steps.nPositives + steps.nNegatives);
  if (!(baseRate > 0 && baseRate < 1)) return { profit: Number.NaN, share: Number.NaN };
  const { truePositiveRate, falsePositiveRate } = rocHull(steps);
  const { gain, costOfPositive, costOfNegative } = terms(settings, baseRate);
  const benefit = benefitOf(settings);
  let [profit, share] = [0, 0];
  let below = 0;
  let meanBelow = 0;
  for (let corner = 0; corner < truePositiveRate.length; corner++) {
    const [tpr, fpr] = [truePositiveRate[corner]!, falsePositiveRate[corner]!];
    const rise = (truePositiveRate[corner + 1] ?? tpr) - tpr;
    const run = (falsePositiveRate[corner + 1] ?? fpr) - fpr;
    // From this benefit on the next corner earns more; none does where it has no further positives.
    const bound =
      rise === 0 ? Number.POSITIVE_INFINITY : (costOfPositive * rise + costOfNegative * run) / (gain * rise);
    const isLast = bound >= 1;
    const upTo = isLast ? 1 : benefit.upTo(bound);
    const meanUpTo = benefit.meanUpTo(isLast ? 1 : bound);
    profit +=
      gain * tpr * (meanUpTo - meanBelow) - (costOfPositive * tpr + costOfNegative * fpr) * (upTo - below);
    share += (baseRate * tpr + (1 - baseRate) * fpr) * (upTo - below);
    if (isLast) break;
    [below, meanBelow] = [upTo, meanUpTo];
  }
  return { profit, share };
}

/** Money per client: x · gain and the costs, each for all positives or all negatives above the cut. */
function terms(settings: ProfitSettings, baseRate: number) {
  if (settings.measure === "credit")
    return { gain: baseRate, costOfPositive: 0, costOfNegative: settings.return * (1 - baseRate) };
  const { value, offer_cost, contact_cost } = settings;
  return {
    gain: (value - offer_cost) * baseRate,
    costOfPositive: contact_cost * baseRate,
    costOfNegative: (offer_cost + contact_cost) * (1 - baseRate),
  };
}

function benefitOf(settings: ProfitSettings): Benefit {
  if (settings.measure === "campaign") {
    const { alpha, beta } = settings;
    return {
      upTo: (bound) => betaCdf(bound, alpha, beta),
      meanUpTo: (bound) => (alpha / (alpha + beta)) * betaCdf(bound, alpha + 1, beta),
    };
  }
  const { no_loss, total_loss } = settings;
  const density = 1 - no_loss - total_loss;
  return {
    upTo: (bound) => no_loss + density * bound,
    meanUpTo: (bound) => (density * bound ** 2) / 2 + (bound === 1 ? total_loss : 0),
  };
}
