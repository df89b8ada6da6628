/**
 * The tree-structured Parzen estimator: where the good points lie thicker than the others.
 *
 *     l = density of the best γ of the points, g = density of the others;  next = argmax l(x) / g(x) over draws from l
 *
 * l / g grows with the expected improvement. Bergstra, Bardenet, Bengio & Kégl, NeurIPS 2011, §4. Every dimension is
 * taken by itself, as there: no dimension here depends on another's being there.
 */
import type { SeededRandom } from "../../util/random.ts";
import { choiceEstimator, type Density, parzenEstimator } from "./parzen-estimator.ts";
import { type Dimension, type Point, placeOf, randomPoint, valueAt } from "./search-space.ts";

/** Points drawn blindly before there is anything to learn from. */
const nBlind = 10;

/** γ: share of the points that count as good. */
const goodShare = 0.15;

/** Draws from l, of which the one with the largest l / g is taken. */
const nDraws = 24;

/**
 * The next point to try.
 *
 * @param seen the points tried so far, from the best to the worst
 * @param random of this trial alone, so that a search goes on after a break as if there had been none
 *
 * Deterministic. Cost: O(dimensions × draws × points).
 */
export function proposePoint(
  space: readonly Dimension[],
  seen: readonly Point[],
  random: SeededRandom,
): Point {
  if (seen.length < nBlind) return randomPoint(space, random);
  const nGood = Math.ceil(goodShare * seen.length);
  return Object.fromEntries(
    space.map((dimension) => {
      const values = seen.map((point) => point[dimension.name]!);
      return [dimension.name, proposeValue(dimension, values.slice(0, nGood), values.slice(nGood), random)];
    }),
  );
}

function proposeValue(
  dimension: Dimension,
  good: readonly number[],
  others: readonly number[],
  random: SeededRandom,
): number {
  if (dimension.kind === "choice") {
    const { values } = dimension;
    return bestDraw(choiceEstimator(values, good), choiceEstimator(values, others), random);
  }
  const density = (values: readonly number[]) =>
    parzenEstimator(values.map((value) => placeOf(dimension, value)));
  return valueAt(dimension, bestDraw(density(good), density(others), random));
}

function bestDraw(good: Density<number>, others: Density<number>, random: SeededRandom): number {
  const draws = Array.from({ length: nDraws }, () => good.draw(random));
  const gains = draws.map((value) => good.at(value) / others.at(value));
  return draws[gains.indexOf(Math.max(...gains))]!;
}
