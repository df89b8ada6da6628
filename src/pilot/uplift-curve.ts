/**
 * How well a score ranks clients by what a contact changes: Qini and uplift curves over the arms of a pilot.
 *
 * Clients in the order of the score, highest first, cut into steps of equal scores; at each step the treated and control
 * clients and takers so far (n₁, y₁, n₀, y₀):
 *
 *   Qini curve    y₁ − y₀ n₁ / n₀                     takers won among the treated
 *   uplift curve  (y₁ / n₁ − y₀ / n₀) (n₁ + n₀)       takers won had all been treated
 *
 * Radcliffe, "Using control groups to target on predicted lift", Direct Marketing Analytics Journal 3 (2007); the coefficient is
 * the area above the diagonal over that of the perfect order (control takers last): Devriendt, Guns & Verbeke, arXiv 2002.05897
 * (2020). The same figures as scikit-uplift's `qini_auc_score`, `uplift_curve` and `uplift_at_k(strategy="overall")`.
 */

/** The arms of a pilot in the order of a score; made once, tallied once for each resample. */
export interface UpliftRanking {
  /** Rows, highest score first; among equal scores by row. */
  order: Int32Array;
  /** Ends of the steps in `order`, ascending; the last is nRows. */
  ends: Int32Array;
  /** Per row: 1 treated, 0 control. */
  treated: Uint8Array;
  /** Per row: 1 taken. */
  taken: Uint8Array;
}

/** Sums up to each step's end: weights of treated and control clients and of their takers. */
export interface UpliftSteps {
  nTreated: Float64Array;
  nControl: Float64Array;
  treatedTakers: Float64Array;
  controlTakers: Float64Array;
}

/** @param score nRows, higher means earlier. Cost: one sort. */
export function rankUplift(score: ArrayLike<number>, treated: Uint8Array, taken: Uint8Array): UpliftRanking {
  const order = Int32Array.from({ length: treated.length }, (_, row) => row);
  order.sort((a, b) => score[b]! - score[a]! || a - b);
  const ends: number[] = [];
  for (let at = 1; at <= order.length; at++) {
    if (at === order.length || score[order[at]!] !== score[order[at - 1]!]) ends.push(at);
  }
  return { order, ends: Int32Array.from(ends), treated, taken };
}

/** Tallies the steps. @param weight nRows, how often each row counts; default once. Cost: O(nRows). */
export function tallyUplift(
  { order, ends, treated, taken }: UpliftRanking,
  weight?: ArrayLike<number>,
): UpliftSteps {
  const steps = {
    nTreated: new Float64Array(ends.length),
    nControl: new Float64Array(ends.length),
    treatedTakers: new Float64Array(ends.length),
    controlTakers: new Float64Array(ends.length),
  };
  let [n1, n0, y1, y0, at] = [0, 0, 0, 0, 0];
  for (let step = 0; step < ends.length; step++) {
    for (; at < ends[step]!; at++) {
      const row = order[at]!;
      const own = weight ? weight[row]! : 1;
      if (treated[row] === 1) {
        n1 += own;
        y1 += own * taken[row]!;
      } else {
        n0 += own;
        y0 += own * taken[row]!;
      }
    }
    steps.nTreated[step] = n1;
    steps.nControl[step] = n0;
    steps.treatedTakers[step] = y1;
    steps.controlTakers[step] = y0;
  }
  return steps;
}

type Curve = (n1: number, y1: number, n0: number, y0: number) => number;
const qiniCurve: Curve = (n1, y1, n0, y0) => y1 - (n0 === 0 ? 0 : (y0 * n1) / n0);
const upliftCurve: Curve = (n1, y1, n0, y0) =>
  ((n1 === 0 ? 0 : y1 / n1) - (n0 === 0 ? 0 : y0 / n0)) * (n1 + n0);

/** Area of the Qini curve above the diagonal over that of the perfect order, at most 1; NaN where there is no taker. Cost: O(steps). */
export function qiniCoefficient(steps: UpliftSteps): number {
  const { n1, n0, y1, y0 } = totals(steps);
  const diagonal = ((n1 + n0) * qiniCurve(n1, y1, n0, y0)) / 2;
  const perfect = areaOf(perfectSteps(n1, y1, n0, y0), qiniCurve);
  return (areaOf(steps, qiniCurve) - diagonal) / (perfect - diagonal);
}

/** Area under the uplift curve: takers won a client, on average over all lengths of the list; 0 … 1, below 0 where contacts repel. */
export function areaUnderUplift(steps: UpliftSteps): number {
  const last = totals(steps);
  return areaOf(steps, upliftCurve) / (last.n1 + last.n0) ** 2;
}

/**
 * Rate of the treated minus rate of the control clients among the highest-scored share of clients; NaN where it has an empty
 * arm. Where the cut falls into a step, the step's clients count in proportion.
 */
export function upliftAt(steps: UpliftSteps, share: number): number {
  const last = totals(steps);
  const cut = share * (last.n1 + last.n0);
  let [n1, n0, y1, y0] = [0, 0, 0, 0];
  for (let step = 0; step < steps.nTreated.length; step++) {
    const next = at(steps, step);
    const size = next.n1 + next.n0 - n1 - n0;
    const part = Math.min(1, (cut - n1 - n0) / (size || 1));
    y1 += part * (next.y1 - y1);
    y0 += part * (next.y0 - y0);
    n1 += part * (next.n1 - n1);
    n0 += part * (next.n0 - n0);
    if (part < 1 || next.n1 + next.n0 >= cut) break;
  }
  return y1 / n1 - y0 / n0;
}

/** Points of the Qini curve at even shares of the clients, for a chart: takers won among the treated. */
export function qiniPoints(steps: UpliftSteps, nPoints: number): { share: number; won: number }[] {
  const { n1, n0 } = totals(steps);
  const points = [{ share: 0, won: 0 }];
  let step = 0;
  for (let point = 1; point <= nPoints; point++) {
    const cut = (point / nPoints) * (n1 + n0);
    while (step + 1 < steps.nTreated.length && steps.nTreated[step]! + steps.nControl[step]! < cut) step++;
    const here = at(steps, step);
    points.push({
      share: (here.n1 + here.n0) / (n1 + n0),
      won: qiniCurve(here.n1, here.y1, here.n0, here.y0),
    });
  }
  return points;
}

/** By the trapezoid rule over numbers of clients. */
function areaOf(steps: UpliftSteps, curve: Curve): number {
  let [area, before, height] = [0, 0, 0];
  for (let step = 0; step < steps.nTreated.length; step++) {
    const { n1, n0, y1, y0 } = at(steps, step);
    const next = curve(n1, y1, n0, y0);
    area += ((n1 + n0 - before) * (height + next)) / 2;
    before = n1 + n0;
    height = next;
  }
  return area;
}

/** Treated takers first, then all who did not take, control takers last. */
function perfectSteps(n1: number, y1: number, n0: number, y0: number): UpliftSteps {
  return {
    nTreated: Float64Array.of(y1, n1, n1),
    nControl: Float64Array.of(0, n0 - y0, n0),
    treatedTakers: Float64Array.of(y1, y1, y1),
    controlTakers: Float64Array.of(0, 0, y0),
  };
}

function at(steps: UpliftSteps, step: number) {
  return {
    n1: steps.nTreated[step]!,
    n0: steps.nControl[step]!,
    y1: steps.treatedTakers[step]!,
    y0: steps.controlTakers[step]!,
  };
}

function totals(steps: UpliftSteps) {
  return at(steps, steps.nTreated.length - 1);
}
