import { performance } from "./platform.ts";

/** Tells how long a training takes. What it says goes to the caller's callback only, never into a model. */
export class Stopwatch {
  readonly #start = performance.now();
  readonly #before: number;
  readonly #iterations: number;

  /** @param before trees made before the start */
  constructor(before: number, iterations: number) {
    this.#before = before;
    this.#iterations = iterations;
  }

  /** @param trees there are now */
  read(trees: number): { seconds: number; secondsLeft: number } {
    const seconds = (performance.now() - this.#start) / 1000;
    return { seconds, secondsLeft: (seconds / (trees - this.#before)) * (this.#iterations - trees) };
  }
}
