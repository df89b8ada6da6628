/** Tells that so much of all is done. */
export type Step = (what: string, done: number, total: number) => void;

/**
 * Divides one bar among parts of the work that take unlike times.
 * @param weights what each part usually takes, of their sum; in the order of the work
 * @returns each part's own step, which counts up to a total of its own
 */
export function inParts<Part extends string>(
  step: Step,
  weights: Readonly<Record<Part, number>>,
): Record<Part, Step> {
  const entries = Object.entries<number>(weights);
  const all = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let before = 0;
  const steps = entries.map(([part, weight]) => {
    const from = before;
    before += weight;
    // A unit of the part stays one unit, so that half of it is half a unit of the bar too.
    const ownStep: Step = (what, done, total) =>
      step(what, done + (from / weight) * total, (all / weight) * total);
    return [part, ownStep] as const;
  });
  return Object.fromEntries(steps) as Record<Part, Step>;
}
