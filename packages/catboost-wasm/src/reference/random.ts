// The slow, obvious twin of assembly/random.ts, in whole numbers of any size.

const word = (1n << 64n) - 1n;
const multiplier = 6364136223846793005n;

/** One PCG stream. */
function output(x: bigint): bigint {
  const value = (((x >> 18n) ^ x) >> 27n) & 0xffffffffn;
  const turn = x >> 59n;
  return ((value >> turn) | (value << (32n - turn))) & 0xffffffffn;
}

export class ReferenceRng {
  #states: [bigint, bigint];
  #addends: [bigint, bigint];

  constructor(seed: bigint) {
    let x = seed & word;
    const next = (): bigint => {
      x = (x * multiplier + 1n) & word;
      return output(x);
    };
    const next64 = (): bigint => next() | (next() << 32n);
    const first = next64();
    const q1 = next();
    const second = next64();
    let q2 = next();
    if ((q1 & 0x7fffffffn) === (q2 & 0x7fffffffn)) q2 = ~q2 & 0xffffffffn;
    this.#states = [first, second];
    this.#addends = [2n * q1 + 1n, 2n * q2 + 1n];
  }

  /** Generator number `index` derived from a seed: its first ten values are thrown away. */
  static child(seed: bigint, index: number): ReferenceRng {
    const rng = new ReferenceRng(seed + BigInt(index));
    for (let i = 0; i < 10; i++) rng.gen();
    return rng;
  }

  gen(): bigint {
    this.#states = this.#states.map((x, i) => (x * multiplier + this.#addends[i]!) & word) as [
      bigint,
      bigint,
    ];
    return (output(this.#states[0]) << 32n) | output(this.#states[1]);
  }

  real(): number {
    return Number(this.gen() >> 11n) * (1 / (2 ** 53 - 1));
  }

  uniform(bound: bigint): bigint {
    const limit = word - (word % bound);
    let value = this.gen();
    while (value >= limit) value = this.gen();
    return value % bound;
  }

  shuffle(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = 1; i < n; i++) {
      const j = Number(this.uniform(BigInt(i + 1)));
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    return order;
  }
}
