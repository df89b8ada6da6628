// CityHash64, version 1.0.x, of a UTF-8 text; the low 32 bits are CatBoost's value of a category.
// IN `text`: n bytes.

const K0: u64 = 0xc3a5c85c97cb3127;
const K1: u64 = 0xb492b66fbe98f273;
const K2: u64 = 0x9ae16a3b2f90404f;
const K3: u64 = 0xc949d7c7509e6557;
const MIX: u64 = 0x9ddfea08eb382d69;

@inline function word(at: usize): u64 {
  return load<u64>(at);
}

@inline function shiftMix(value: u64): u64 {
  return value ^ (value >> 47);
}

function hash16(low: u64, high: u64): u64 {
  const a = shiftMix((low ^ high) * MIX);
  return shiftMix((high ^ a) * MIX) * MIX;
}

function hashUpTo16(s: usize, n: u64): u64 {
  if (n > 8) {
    const a = word(s);
    const b = word(s + <usize>n - 8);
    return hash16(a, rotr<u64>(b + n, n)) ^ b;
  }
  if (n >= 4) return hash16(n + (<u64>load<u32>(s) << 3), <u64>load<u32>(s + <usize>n - 4));
  if (n == 0) return K2;
  const y = <u32>load<u8>(s) + (<u32>load<u8>(s + <usize>(n >> 1)) << 8);
  const z = <u32>n + (<u32>load<u8>(s + <usize>n - 1) << 2);
  return shiftMix((<u64>y * K2) ^ (<u64>z * K3)) * K2;
}

function hashUpTo32(s: usize, n: u64): u64 {
  const end = s + <usize>n;
  const a = word(s) * K1;
  const b = word(s + 8);
  const c = word(end - 8) * K2;
  const d = word(end - 16) * K0;
  return hash16(rotr<u64>(a - b, 43) + rotr<u64>(c, 30) + d, a + rotr<u64>(b ^ K3, 20) - c + n);
}

function hashUpTo64(s: usize, n: u64): u64 {
  const end = s + <usize>n;
  let z = word(s + 24);
  let a = word(s) + (n + word(end - 16)) * K0;
  let b = rotr<u64>(a + z, 52);
  let c = rotr<u64>(a, 37);
  a += word(s + 8);
  c += rotr<u64>(a, 7);
  a += word(s + 16);
  const vFirst = a + z;
  const vSecond = b + rotr<u64>(a, 31) + c;
  a = word(s + 16) + word(end - 32);
  z = word(end - 8);
  b = rotr<u64>(a + z, 52);
  c = rotr<u64>(a, 37);
  a += word(end - 24);
  c += rotr<u64>(a, 7);
  a += word(end - 16);
  const wFirst = a + z;
  const wSecond = b + rotr<u64>(a, 31) + c;
  const r = shiftMix((vFirst + wSecond) * K2 + (wFirst + vSecond) * K0);
  return shiftMix(r * K0 + vSecond) * K2;
}

// The pair a "weak hash" of 32 bytes returns.
let weakFirst: u64 = 0;
let weakSecond: u64 = 0;

function weakHash32(s: usize, seedA: u64, seedB: u64): void {
  let a = seedA + word(s);
  const z = word(s + 24);
  let b = rotr<u64>(seedB + a + z, 21);
  const c = a;
  a += word(s + 8) + word(s + 16);
  b += rotr<u64>(a, 44);
  weakFirst = a + z;
  weakSecond = b + c;
}

function hashLong(start: usize, n: u64): u64 {
  let s = start;
  const end = s + <usize>n;
  let x = word(s);
  let y = word(end - 16) ^ K1;
  let z = word(end - 56) ^ K0;
  weakHash32(end - 64, n, y);
  let vFirst = weakFirst;
  let vSecond = weakSecond;
  weakHash32(end - 32, n * K1, K0);
  let wFirst = weakFirst;
  let wSecond = weakSecond;
  z += shiftMix(vSecond) * K1;
  x = rotr<u64>(z + x, 39) * K1;
  y = rotr<u64>(y, 33) * K1;
  for (let left = (n - 1) & ~63; left != 0; left -= 64) {
    x = rotr<u64>(x + y + vFirst + word(s + 16), 37) * K1;
    y = rotr<u64>(y + vSecond + word(s + 48), 42) * K1;
    x ^= wSecond;
    y ^= vFirst;
    z = rotr<u64>(z ^ wFirst, 33);
    weakHash32(s, vSecond * K1, x + wFirst);
    vFirst = weakFirst;
    vSecond = weakSecond;
    weakHash32(s + 32, z + wSecond, y);
    wFirst = weakFirst;
    wSecond = weakSecond;
    const held = z;
    z = x;
    x = held;
    s += 64;
  }
  return hash16(hash16(vFirst, wFirst) + shiftMix(y) * K1 + z, hash16(vSecond, wSecond) + x);
}

/** The value of a category as the model files store it: the low 32 bits, signed. */
export function cityHash32(text: usize, n: u32): i32 {
  const size = <u64>n;
  if (size <= 16) return <i32>hashUpTo16(text, size);
  if (size <= 32) return <i32>hashUpTo32(text, size);
  if (size <= 64) return <i32>hashUpTo64(text, size);
  return <i32>hashLong(text, size);
}
