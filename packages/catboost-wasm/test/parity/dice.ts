import { randoms } from "../data.ts";

/** Seeded random choices. */
export class Dice {
  readonly random: () => number;

  constructor(seed: number) {
    this.random = randoms(seed);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  /** A whole number, each order of magnitude as likely. */
  logWhole(from: number, to: number): number {
    return Math.min(to, Math.floor(from * ((to + 1) / from) ** this.random()));
  }

  oneOf<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)]!;
  }

  shuffled<T>(values: readonly T[]): T[] {
    const out = [...values];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.whole(0, i);
      [out[i], out[j]] = [out[j]!, out[i]!];
    }
    return out;
  }
}
