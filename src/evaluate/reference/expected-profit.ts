import betaCdf from "@stdlib/stats-base-dists-beta-cdf";
import type { ProfitSettings } from "../expected-profit.ts";
import type { Labels } from "../steps.ts";

const nParts = 4000;

/**
 * The slow, obvious twin of `expectedProfit`: for each of many benefits the best of all cut-offs, not of the hull's alone, and
 * their weighted sum.
 */
export function referenceExpectedProfit(
  label: Labels,
  score: Float64Array,
  settings: ProfitSettings,
): number {
  const nRows = label.length;
  const cutOffs = [Number.POSITIVE_INFINITY, ...new Set(score)];
  const counts = cutOffs.map((cut) => {
    const above = [...label].filter((_, rowIdx) => score[rowIdx]! >= cut);
    const nPositives = above.reduce((sum: number, value: number) => sum + value, 0);
    return { positives: nPositives / nRows, negatives: (above.length - nPositives) / nRows };
  });
  const best = (benefit: number) =>
    Math.max(
      ...counts.map(({ positives, negatives }) =>
        settings.measure === "credit"
          ? benefit * positives - settings.return * negatives
          : (benefit * (settings.value - settings.offer_cost) - settings.contact_cost) * positives -
            (settings.offer_cost + settings.contact_cost) * negatives,
      ),
    );
  const middles = Array.from({ length: nParts }, (_, part) => (part + 0.5) / nParts);
  if (settings.measure === "credit") {
    const { no_loss, total_loss } = settings;
    const uniform = middles.reduce((sum, middle) => sum + best(middle), 0) / nParts;
    return no_loss * best(0) + (1 - no_loss - total_loss) * uniform + total_loss * best(1);
  }
  const { alpha, beta } = settings;
  const weight = (middle: number) =>
    betaCdf(middle + 0.5 / nParts, alpha, beta) - betaCdf(middle - 0.5 / nParts, alpha, beta);
  return middles.reduce((sum, middle) => sum + weight(middle) * best(middle), 0);
}
