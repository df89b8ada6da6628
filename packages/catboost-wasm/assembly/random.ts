// The generator of CatBoost: two 32-bit PCG (XSH-RR) streams side by side.
//
//   generator, 32 bytes   | x1 u64 | c1 u64 | x2 u64 | c2 u64 |      x = state, c = odd addend
//
// `gen` puts the output of stream 1 in the high word and that of stream 2 in the low word. Every draw moves both streams by one step.

const MULTIPLIER: u64 = 6364136223846793005;
/** Official multiplies by the rounded reciprocal; dividing would be off by one bit now and then. */
const TO_REAL: f64 = 1.0 / 9007199254740991.0;
/** Derived generators throw their first values away. */
const CHILD_SKIP = 10;

@inline function output(x: u64): u32 {
  return rotr<u32>(<u32>(((x >> 18) ^ x) >> 27), <u32>(x >> 59));
}

/**
 * IN OUT `weights` f32[n]: 0 where a draw is not below the row's probability, IN f64[n]. A row of no probability draws nothing. The generator's
 * state is kept out of memory meanwhile.
 */
export function keepDrawn(rng: usize, probabilities: usize, n: u32, weights: usize): void {
  const c1 = load<u64>(rng, 8);
  const c2 = load<u64>(rng, 24);
  let x1 = load<u64>(rng);
  let x2 = load<u64>(rng, 16);
  for (let i: u32 = 0; i < n; i++) {
    const probability = load<f64>(probabilities + (<usize>i << 3));
    const weight = weights + (<usize>i << 2);
    if (!(probability > f64.EPSILON)) {
      store<f32>(weight, 0);
      continue;
    }
    x1 = x1 * MULTIPLIER + c1;
    x2 = x2 * MULTIPLIER + c2;
    store<u32>(weight, load<u32>(weight) & -(<u32>(toReal(join(x1, x2)) < probability)));
  }
  store<u64>(rng, x1);
  store<u64>(rng, x2, 16);
}

/** 2 ln 2, a little more. */
const TWO_LN_2: f64 = 1.3863;

/**
 * The largest of score + sigma * normal and its place, the first of equals; -1: there is none. One draw of `normal` for each score that takes part:
 * `isUsed` u8[n] tells which do, 0 = all. Where the noise cannot be enough its logarithm is not taken: |normal| <= sqrt(-2 ln r), and r >= 2^e
 * for its exponent e. The generator's state is kept out of memory meanwhile.
 */
export function bestUnderNoise(scores: usize, n: u32, isUsed: usize, sigma: f64, rng: usize): i32 {
  const c1 = load<u64>(rng, 8);
  const c2 = load<u64>(rng, 24);
  let x1 = load<u64>(rng);
  let x2 = load<u64>(rng, 16);
  let best: i32 = -1;
  let limit = -Infinity;
  for (let i: u32 = 0; i < n; i++) {
    if (isUsed && !load<u8>(isUsed + <usize>i)) continue;
    let x: f64;
    let r: f64;
    do {
      x1 = x1 * MULTIPLIER + c1;
      x2 = x2 * MULTIPLIER + c2;
      x = 2.0 * toReal(join(x1, x2)) - 1.0;
      x1 = x1 * MULTIPLIER + c1;
      x2 = x2 * MULTIPLIER + c2;
      const y = 2.0 * toReal(join(x1, x2)) - 1.0;
      r = x * x + y * y;
    } while (r > 1.0 || r <= 0.0);
    const score = load<f64>(scores + (<usize>i << 3));
    const halvings = <f64>(1023 - <i32>(reinterpret<u64>(r) >> 52));
    if (score + sigma * sqrt(TWO_LN_2 * halvings) <= limit) continue;
    const noisy = score + sigma * (x * sqrt(-2.0 * NativeMath.log(r) / r));
    if (noisy > limit) {
      limit = noisy;
      best = <i32>i;
    }
  }
  store<u64>(rng, x1);
  store<u64>(rng, x2, 16);
  return best;
}

function seed(rng: usize, value: u64): void {
  let x = value * MULTIPLIER + 1;
  const s1Low = output(x);
  x = x * MULTIPLIER + 1;
  const s1High = output(x);
  x = x * MULTIPLIER + 1;
  const q1 = output(x);
  x = x * MULTIPLIER + 1;
  const s2Low = output(x);
  x = x * MULTIPLIER + 1;
  const s2High = output(x);
  x = x * MULTIPLIER + 1;
  let q2 = output(x);
  if (q1 << 1 == q2 << 1) q2 = ~q2;
  store<u64>(rng, (<u64>s1High << 32) | <u64>s1Low);
  store<u64>(rng, (<u64>q1 << 1) | 1, 8);
  store<u64>(rng, (<u64>s2High << 32) | <u64>s2Low, 16);
  store<u64>(rng, (<u64>q2 << 1) | 1, 24);
}

@inline function join(x1: u64, x2: u64): u64 {
  return (<u64>output(x1) << 32) | <u64>output(x2);
}

@inline export function gen(rng: usize): u64 {
  const x1 = load<u64>(rng) * MULTIPLIER + load<u64>(rng, 8);
  const x2 = load<u64>(rng, 16) * MULTIPLIER + load<u64>(rng, 24);
  store<u64>(rng, x1);
  store<u64>(rng, x2, 16);
  return join(x1, x2);
}

@inline export function real(rng: usize): f64 {
  return toReal(gen(rng));
}

/** Of a draw. 53 bits: signed and unsigned are the same, and signed is converted faster. */
@inline function toReal(draw: u64): f64 {
  return <f64>(<i64>(draw >> 11)) * TO_REAL;
}

/** Polar Box–Muller; the second value of the pair is thrown away, as official does. */
@inline export function normal(rng: usize): f64 {
  let x: f64;
  let r: f64;
  do {
    x = 2.0 * real(rng) - 1.0;
    const y = 2.0 * real(rng) - 1.0;
    r = x * x + y * y;
  } while (r > 1.0 || r <= 0.0);
  return x * sqrt(-2.0 * NativeMath.log(r) / r);
}

@inline function uniform(rng: usize, bound: u64): u64 {
  const limit = u64.MAX_VALUE - (u64.MAX_VALUE % bound);
  let value = gen(rng);
  while (value >= limit) value = gen(rng);
  return value % bound;
}

export function rngSeed(rng: usize, low: u32, high: u32): void {
  seed(rng, (<u64>high << 32) | <u64>low);
}

/** Derived generator number `index` of the seed stored at `seedPtr`. */
export function rngChild(rng: usize, seedPtr: usize, index: u32): void {
  seed(rng, load<u64>(seedPtr) + <u64>index);
  for (let i = 0; i < CHILD_SKIP; i++) gen(rng);
}

export function rngSkip(rng: usize): void {
  gen(rng);
}

/** OUT `out`: one u64. */
export function rngDraw(rng: usize, out: usize): void {
  store<u64>(out, gen(rng));
}

export function rngReal(rng: usize): f64 {
  return real(rng);
}

export function rngNormal(rng: usize): f64 {
  return normal(rng);
}

export function rngUniform(rng: usize, bound: u32): u32 {
  return <u32>uniform(rng, <u64>bound);
}

/** OUT `out`: u32[n], a permutation of 0..n-1. */
export function shuffle(rng: usize, n: u32, out: usize): void {
  for (let i: u32 = 0; i < n; i++) store<u32>(out + (<usize>i << 2), i);
  for (let i: u32 = 1; i < n; i++) swap(out, i, <u32>uniform(rng, <u64>i + 1));
}

/**
 * Draws `k` of `n` row numbers. Small sets by the first k steps of a shuffle, very large ones by rejection.
 * OUT `out`: u32[n], the sample is its first k entries. SCRATCH `seen`: (n + 7) / 8 bytes.
 */
export function sampleRows(rng: usize, n: u32, k: u32, out: usize, seen: usize): void {
  if (<f64>k > <f64>n / NativeMath.log2(<f64>k)) {
    for (let i: u32 = 0; i < n; i++) store<u32>(out + (<usize>i << 2), i);
    for (let i: u32 = 0; i < k; i++) swap(out, i, i + <u32>uniform(rng, <u64>(n - i)));
    return;
  }
  memory.fill(seen, 0, <usize>((n + 7) >> 3));
  for (let found: u32 = 0; found < k; ) {
    const row = <u32>uniform(rng, <u64>n);
    const cell = seen + <usize>(row >> 3);
    const bit: u8 = 1 << (<u8>row & 7);
    if (load<u8>(cell) & bit) continue;
    store<u8>(cell, load<u8>(cell) | bit);
    store<u32>(out + (<usize>found << 2), row);
    found++;
  }
}

@inline function swap(array: usize, i: u32, j: u32): void {
  const a = array + (<usize>i << 2);
  const b = array + (<usize>j << 2);
  const held = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, held);
}
