/**
 * The part of an exported model that does not depend on the model, as source text, so that no bundler or minifier changes it. Only the
 * language itself is used, so that any engine runs it. It answers every split of the model, then adds up leaves, trees in ascending order.
 */
export const runtime = `
/**
 * The raw score of one row.
 * @param row values by position, or by name of the feature: numbers (null = missing), and texts or whole numbers for categories
 */
export function predict(row) {
  const isList = Array.isArray(row) || ArrayBuffer.isView(row);
  const value = ({ name, position }) => row[isList ? position : name];
  const numbers = numericFeatures.map((feature) => numberOf(feature, value(feature)));
  const categories = categoricalFeatures.map((feature) => categoryOf(feature, value(feature)));
  const keys = tables.map((table) => keyOf(table, numbers, categories));
  const answers = [];
  numericFeatures.forEach(({ borders }, i) => {
    for (const border of borders) answers.push(numbers[i] > border);
  });
  for (const { category, values } of oneHotFeatures) {
    for (const one of values) answers.push(categories[category] === one);
  }
  for (const statistic of statistics) {
    const number = statisticOf(statistic, tables[statistic.table], keys[statistic.table]);
    for (const border of statistic.borders) answers.push(number > border);
  }
  let sum = 0;
  let split = 0;
  let leaf = 0;
  for (const depth of depths) {
    let number = 0;
    for (let bit = 0; bit < depth; bit++) if (answers[splits[split + bit]]) number += 2 ** bit;
    sum += leafValues[leaf + number];
    split += depth;
    leaf += 2 ** depth;
  }
  return sum * scale + bias;
}

/** A number as the model compares it: float32, missing ones as its training placed them. */
function numberOf({ name, missing }, value) {
  if (value === null || Number.isNaN(value)) return missing;
  if (typeof value !== "number") throw new TypeError(\`feature "\${name}": \${value}, expected a number or null\`);
  return Math.fround(value);
}

/** A category as the model compares it: 32 bits of the hash of its text. */
function categoryOf({ name }, value) {
  if (typeof value === "string") return cityHash32(value);
  if (Number.isSafeInteger(value)) return cityHash32(String(value + 0));
  throw new TypeError(\`feature "\${name}": \${value}, expected a text or a whole number\`);
}

/** Number of the row's entry in a table, or undefined if no learn row had this combination. */
function keyOf({ entries, parts }, numbers, categories) {
  let hash = 0n;
  const add = (part) => {
    hash = wrap(0x4906ba494954cb65n * (hash + 0x4906ba494954cb65n * BigInt(part)));
  };
  for (const category of parts.categories) add(categories[category]);
  for (const [number, border] of parts.numbers) add(numbers[number] > border ? 1 : 0);
  for (const [category, value] of parts.values) add(categories[category] === value ? 1 : 0);
  return entries.get(hash);
}

function statisticOf({ targetBorder, prior, priorDenominator, shift, scale }, { kind, words, cells, largest }, entry) {
  let good = 0;
  let total = kind === "count" ? largest : 0;
  if (entry !== undefined) {
    const cell = cells.slice(entry * words, (entry + 1) * words);
    if (kind === "count") good = cell[0];
    else if (kind === "mean") [good, total] = cell;
    else {
      total = cell.reduce((sum, count) => (sum + count) | 0, 0);
      good = cell.reduce((sum, count, k) => (sum + ((kind === "above" ? k > targetBorder : k === targetBorder) ? count : 0)) | 0, 0);
    }
  }
  const float = Math.fround;
  const ratio = float(float(float(good) + prior) / float(float(total) + priorDenominator));
  return float(float(ratio + shift) * scale);
}

// CityHash64, version 1.0.x.
const wrap = (value) => BigInt.asUintN(64, value);
const turn = (value, by) => wrap((value >> by) | (value << (64n - by)));
const shiftMix = (value) => value ^ (value >> 47n);
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;

/** The low 32 bits of a text's UTF-8 bytes, signed. */
function cityHash32(text) {
  const bytes = utf8(text);
  const n = bytes.length;
  const hash = n <= 16 ? hashUpTo16(bytes) : n <= 32 ? hashUpTo32(bytes) : n <= 64 ? hashUpTo64(bytes) : hashLong(bytes);
  return Number(BigInt.asIntN(32, hash));
}

function utf8(text) {
  const bytes = [];
  for (const character of text) {
    let code = character.codePointAt(0);
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

function word(bytes, at, width = 8) {
  let value = 0n;
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]);
  return value;
}

function hash16(low, high) {
  const mix = 0x9ddfea08eb382d69n;
  const a = shiftMix(wrap((low ^ high) * mix));
  return wrap(shiftMix(wrap((high ^ a) * mix)) * mix);
}

function hashUpTo16(s) {
  const n = BigInt(s.length);
  if (s.length > 8) {
    const b = word(s, s.length - 8);
    return hash16(word(s, 0), turn(wrap(b + n), n)) ^ b;
  }
  if (s.length >= 4) return hash16(n + (word(s, 0, 4) << 3n), word(s, s.length - 4, 4));
  if (s.length === 0) return K2;
  const y = BigInt(s[0] + s[s.length >> 1] * 256);
  const z = BigInt(s.length + s[s.length - 1] * 4);
  return wrap(shiftMix(wrap(y * K2) ^ wrap(z * K3)) * K2);
}

function hashUpTo32(s) {
  const n = s.length;
  const a = wrap(word(s, 0) * K1);
  const b = word(s, 8);
  const c = wrap(word(s, n - 8) * K2);
  const d = wrap(word(s, n - 16) * K0);
  return hash16(wrap(turn(wrap(a - b), 43n) + turn(c, 30n) + d), wrap(a + turn(b ^ K3, 20n) - c + BigInt(n)));
}

function hashUpTo64(s) {
  const n = s.length;
  let z = word(s, 24);
  let a = wrap(word(s, 0) + (BigInt(n) + word(s, n - 16)) * K0);
  let b = turn(wrap(a + z), 52n);
  let c = turn(a, 37n);
  a = wrap(a + word(s, 8));
  c += turn(a, 7n);
  a = wrap(a + word(s, 16));
  const vFirst = a + z;
  const vSecond = b + turn(a, 31n) + c;
  a = wrap(word(s, 16) + word(s, n - 32));
  z = word(s, n - 8);
  b = turn(wrap(a + z), 52n);
  c = turn(a, 37n);
  a = wrap(a + word(s, n - 24));
  c += turn(a, 7n);
  a = wrap(a + word(s, n - 16));
  const r = shiftMix(wrap((vFirst + b + turn(a, 31n) + c) * K2 + (a + z + vSecond) * K0));
  return wrap(shiftMix(wrap(r * K0 + vSecond)) * K2);
}

function weakHash32(s, at, seedA, seedB) {
  let a = wrap(seedA + word(s, at));
  const z = word(s, at + 24);
  let b = turn(wrap(seedB + a + z), 21n);
  const c = a;
  a = wrap(a + word(s, at + 8) + word(s, at + 16));
  b = wrap(b + turn(a, 44n));
  return [wrap(a + z), wrap(b + c)];
}

function hashLong(s) {
  const n = s.length;
  let x = word(s, 0);
  let y = word(s, n - 16) ^ K1;
  let z = word(s, n - 56) ^ K0;
  let v = weakHash32(s, n - 64, BigInt(n), y);
  let w = weakHash32(s, n - 32, BigInt(n) * K1, K0);
  z = wrap(z + shiftMix(v[1]) * K1);
  x = wrap(turn(wrap(z + x), 39n) * K1);
  y = wrap(turn(y, 33n) * K1);
  for (let at = 0; at < ((n - 1) & ~63); at += 64) {
    x = wrap(turn(wrap(x + y + v[0] + word(s, at + 16)), 37n) * K1) ^ w[1];
    y = wrap(turn(wrap(y + v[1] + word(s, at + 48)), 42n) * K1) ^ v[0];
    z = turn(z ^ w[0], 33n);
    v = weakHash32(s, at, v[1] * K1, x + w[0]);
    w = weakHash32(s, at + 32, z + w[1], y);
    [x, z] = [z, x];
  }
  return hash16(wrap(hash16(v[0], w[0]) + shiftMix(y) * K1 + z), wrap(hash16(v[1], w[1]) + x));
}
`;
