/**
 * Bounds of a test that is looked at several times, by an alpha-spending function: Lan & DeMets, Biometrika 70 (1983), with
 * O'Brien and Fleming's kind of spending, α(t) = 2 (1 − Φ(z_{α/2} / √t)) for each side. The error of all looks together stays
 * α whatever each of them shows. Spending follows the share of the planned looks (calendar time) and the correlation of looks
 * follows the clients seen (information): Lan & DeMets, Statistics in Medicine 8 (1989). A look's interval uses its own bound
 * for 1.96: repeated confidence intervals, Jennison & Turnbull, J. R. Stat. Soc. B 51 (1989).
 *
 * Probabilities of crossing come from recursive integration (Armitage, McPherson & Rowe, J. R. Stat. Soc. A 132, 1969) in
 * the grid of Jennison & Turnbull, "Group Sequential Methods" (2000), ch. 19.
 */
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import normalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { InternalError } from "../core/errors.ts";

export interface LooksPlan {
  /** Of all looks together, 0 … 1. */
  alpha: number;
  sides: "two" | "one";
  looks: readonly Look[];
}

/** A look at the data, past ones and the present one. */
export interface Look {
  /** Share of the planned looks that are over with it, ascending, up to 1 at the last. */
  share: number;
  /** Clients (or another measure of information) seen by then, ascending. */
  seen: number;
}

/**
 * The bound on |z| (on z where the test has one side) at each look so far.
 *
 * @throws InternalError when looks do not ascend
 *
 * One look gives the usual critical value. Deterministic. Cost: O(looks × grid²), a millisecond a look.
 * @example lookBounds({ alpha: 0.05, sides: "two", looks: evenLooks(5) }) // 4.8769 3.3570 2.6803 2.2898 2.0310
 */
export function lookBounds({ alpha, sides, looks }: LooksPlan): number[] {
  if (looks.some((look, at) => !isAfter(look, looks[at - 1])))
    throw new InternalError(`looks: ${JSON.stringify(looks)}, expected ascending shares up to 1 and clients`);
  const bounds: number[] = [];
  let density: Density | undefined;
  let spent = 0;
  for (const { share, seen } of looks) {
    const ownAlpha = spentBy(share, alpha, sides) - spent;
    spent += ownAlpha;
    const bound = boundOf(density, seen, ownAlpha, sides);
    bounds.push(bound);
    density = densityAt(density, seen, bound, sides);
  }
  return bounds;
}

function isAfter(look: Look, before: Look = { share: 0, seen: 0 }): boolean {
  return look.share > before.share && look.share <= 1 && look.seen > before.seen;
}

/** Looks after equal numbers of clients. */
export function evenLooks(nLooks: number): Look[] {
  return Array.from({ length: nLooks }, (_, look) => ({
    share: (look + 1) / nLooks,
    seen: (look + 1) / nLooks,
  }));
}

/**
 * How many times the clients of a single look are needed at most, so that looks cost no power.
 *
 * @param power of the test, 0 … 1
 *
 * Looks after equal numbers of clients. Cost: thirty runs of the recursion.
 * @example inflation({ alpha: 0.05, sides: "two" }, 5, 0.8) // 1.025
 */
export function inflation(test: Pick<LooksPlan, "alpha" | "sides">, nLooks: number, power: number): number {
  if (nLooks === 1) return 1;
  const looks = evenLooks(nLooks);
  const bounds = lookBounds({ ...test, looks });
  const tail = test.sides === "two" ? test.alpha / 2 : test.alpha;
  const single = normalQuantile(1 - tail, 0, 1) + normalQuantile(power, 0, 1);
  let [low, high] = [single, 2 * single];
  for (let step = 0; step < 30; step++) {
    const drift = (low + high) / 2;
    if (crossing(bounds, looks, drift, test.sides) < power) low = drift;
    else high = drift;
  }
  return (high / single) ** 2;
}

/** Probability to cross the upper bound at some look, where z at information 1 has the mean `drift`. */
function crossing(bounds: readonly number[], looks: readonly Look[], drift: number, sides: "two" | "one") {
  let density: Density | undefined;
  let crossed = 0;
  for (const [look, bound] of bounds.entries()) {
    crossed += above(density, looks[look]!.seen, bound, drift);
    density = densityAt(density, looks[look]!.seen, bound, sides, drift);
  }
  return crossed;
}

/** Alpha spent up to a share of the looks: that of one tail, once for each side. */
function spentBy(share: number, alpha: number, sides: "two" | "one"): number {
  if (share === 0) return 0;
  const nSides = sides === "two" ? 2 : 1;
  return nSides * 2 * (1 - normalCdf(normalQuantile(1 - alpha / nSides / 2, 0, 1) / Math.sqrt(share), 0, 1));
}

/** Where no bound was crossed so far: Simpson nodes of the score S = z √information, and density times weight at each. */
interface Density {
  information: number;
  node: Float64Array;
  mass: Float64Array;
}

/** Intervals of the grid, even: the bounds come out to 1e-7. */
const nIntervals = 160;
/** Standard deviations beyond which a bound is as good as none. */
const farAway = 8;

/** Probability to get here and then above the bound at the next look. */
function above(density: Density | undefined, information: number, bound: number, drift = 0): number {
  const edge = bound * Math.sqrt(information);
  if (!density) return 1 - normalCdf((edge - drift * information) / Math.sqrt(information), 0, 1);
  const step = information - density.information;
  let sum = 0;
  for (let at = 0; at < density.node.length; at++) {
    const reach = (density.node[at]! + drift * step - edge) / Math.sqrt(step);
    sum += density.mass[at]! * normalCdf(reach, 0, 1);
  }
  return sum;
}

/** The bound that spends `ownAlpha` at this look. */
function boundOf(density: Density | undefined, information: number, ownAlpha: number, sides: "two" | "one") {
  const tail = sides === "two" ? ownAlpha / 2 : ownAlpha;
  if (!density) return Math.min(farAway, -normalQuantile(tail, 0, 1));
  let [low, high] = [0, farAway];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (above(density, information, middle) > tail) low = middle;
    else high = middle;
  }
  return high;
}

function densityAt(
  before: Density | undefined,
  information: number,
  bound: number,
  sides: "two" | "one",
  drift = 0,
): Density {
  const sd = Math.sqrt(information);
  const high = bound * sd;
  const low = sides === "two" ? -high : Math.min(-farAway * sd + Math.min(0, drift * information), -high);
  const width = (high - low) / nIntervals;
  const node = Float64Array.from({ length: nIntervals + 1 }, (_, at) => low + at * width);
  const mass = node.map((score, at) => {
    const simpson = at === 0 || at === nIntervals ? 1 : at % 2 === 1 ? 4 : 2;
    return ((simpson * width) / 3) * densityOf(before, information, score, drift);
  });
  return { information, node, mass };
}

function densityOf(before: Density | undefined, information: number, score: number, drift: number): number {
  if (!before) return gaussian(score - drift * information, information);
  const step = information - before.information;
  let sum = 0;
  for (let at = 0; at < before.node.length; at++) {
    sum += before.mass[at]! * gaussian(score - before.node[at]! - drift * step, step);
  }
  return sum;
}

function gaussian(distance: number, variance: number): number {
  return Math.exp((-distance * distance) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
}
