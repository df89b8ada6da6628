/** Errors so far back are not looked at any more. */
const memory = 2000;
const forget = 0.99;

/**
 * Says when the evaluation loss has stopped falling. With e = -loss after each tree:
 *   increase = max over the last 2,000 trees of 0.99^age (e - e of that tree), and never less than 0.99 of its last value
 *   p = exp(-0.5 / (increase / (best e - e))), 1 while fewer than `wait` trees have passed since the best
 * Training stops when p falls below the threshold; with a threshold of 1 that is `wait` trees after the best.
 */
export class OverfittingDetector {
  #threshold: number;
  #wait: number;
  #errors: number[] = [];
  #increase = 0;
  #best = -Infinity;
  #sinceBest = 0;

  constructor(threshold: number, wait: number) {
    this.#threshold = threshold;
    this.#wait = wait;
  }

  /** Takes the loss after one more tree; true = stop. */
  isOver(loss: number): boolean {
    const error = -loss;
    const isFirst = this.#errors.length === 0;
    this.#increase = this.#nextIncrease(error);
    this.#errors.push(error);
    if (isFirst || error > this.#best) {
      this.#best = error;
      this.#sinceBest = 0;
    } else this.#sinceBest++;
    if (isFirst || this.#sinceBest < this.#wait) return false;
    const gap = Math.max(this.#best - error, 1e-10);
    return Math.exp(-0.5 / Math.max(this.#increase / gap, 1e-10)) < this.#threshold;
  }

  #nextIncrease(error: number): number {
    let increase = this.#increase * forget;
    let weight = 1;
    for (let age = 1; age <= Math.min(memory, this.#errors.length); age++) {
      weight *= forget;
      increase = Math.max(increase, weight * (error - this.#errors[this.#errors.length - age]!));
    }
    return increase;
  }
}
